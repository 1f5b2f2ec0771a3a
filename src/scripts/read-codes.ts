/** Reading QR codes from a camera's picture: by the browser where it can, else by a decoder of our own. */

/** So long between two looks at the picture. Milliseconds. */
const PAUSE = 150;
/** A code at arm's length is read from a picture of this width, at a fraction of the computing time. */
const WIDTH = 640;

/** How many frames in a row the browser's own decoder may fail on before ours takes over. */
const MAX_FAILURES = 5;

/** The part of the Shape Detection API that is used; TypeScript has no types of it. */
interface Detector {
	detect(source: HTMLVideoElement): Promise<{ rawValue: string }[]>;
}
interface DetectorClass {
	new (options: { formats: string[] }): Detector;
	getSupportedFormats(): Promise<string[]>;
}

type Reader = (camera: HTMLVideoElement) => Promise<string | null>;

async function readerOfBrowser(): Promise<Reader | null> {
	const { BarcodeDetector } = window as { BarcodeDetector?: DetectorClass };
	if (!BarcodeDetector) return null;
	// Some browsers have the class, and nothing behind it.
	const formats = await BarcodeDetector.getSupportedFormats().catch((): string[] => []);
	if (!formats.includes('qr_code')) return null;
	const detector = new BarcodeDetector({ formats: ['qr_code'] });
	return async (camera) => (await detector.detect(camera))[0]?.rawValue ?? null;
}

async function ownReader(): Promise<Reader> {
	const { default: decode } = await import('qr/decode.js');
	const canvas = document.createElement('canvas');
	const picture = canvas.getContext('2d', { willReadFrequently: true });
	return async (camera) => {
		const scale = Math.min(1, WIDTH / camera.videoWidth);
		canvas.width = Math.round(camera.videoWidth * scale);
		canvas.height = Math.round(camera.videoHeight * scale);
		if (!picture || canvas.width === 0 || canvas.height === 0) return null;
		picture.drawImage(camera, 0, 0, canvas.width, canvas.height);
		try {
			return decode(picture.getImageData(0, 0, canvas.width, canvas.height));
		} catch {
			// It throws for a picture without a code.
			return null;
		}
	};
}

/** Looks at the camera's picture until it ends, and tells of each code that it sees, again and again. */
export async function readCodes(
	camera: HTMLVideoElement,
	tell: (text: string) => void,
): Promise<void> {
	let read = (await readerOfBrowser()) ?? (await ownReader());
	let failures = 0;
	while (camera.srcObject instanceof MediaStream && camera.srcObject.active) {
		try {
			const text = document.hidden ? null : await read(camera);
			failures = 0;
			if (text !== null) tell(text);
		} catch {
			// One frame may fail. If the browser's decoder keeps failing, it has none: our own never throws.
			failures += 1;
			if (failures === MAX_FAILURES) read = await ownReader();
		}
		await new Promise((resolve) => setTimeout(resolve, PAUSE));
	}
}
