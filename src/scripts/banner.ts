/**
 * A photo as a telephone takes it is larger than the site keeps: it is made smaller before it is sent.
 * Without this script it is sent as it is, and the site says that it is too large.
 */

/** Pixels: twice what the front page shows. */
const SIDE = 1_600;
/** A picture of this size and side is left as it is. Bytes. */
const ENOUGH = 400_000;
const QUALITY = 0.85;

const field = document.querySelector<HTMLInputElement>('#picture');
field?.addEventListener('change', () => void makeSmaller(field));

async function makeSmaller(chosen: HTMLInputElement): Promise<void> {
	const file = chosen.files?.[0];
	if (!file) return;
	const smaller = await smallerThan(file).catch(() => null);
	// Another one may have been chosen meanwhile.
	if (!smaller || smaller.size >= file.size || chosen.files?.[0] !== file) return;
	const files = new DataTransfer();
	files.items.add(new File([smaller], file.name, { type: smaller.type }));
	chosen.files = files.files;
}

/** The same picture, at most so large; null where it is small enough, or the browser cannot draw it. */
async function smallerThan(file: File): Promise<Blob | null> {
	const drawn = await createImageBitmap(file);
	const scale = Math.min(1, SIDE / Math.max(drawn.width, drawn.height));
	if (scale === 1 && file.size <= ENOUGH) return null;
	const canvas = document.createElement('canvas');
	canvas.width = Math.max(1, Math.round(drawn.width * scale));
	canvas.height = Math.max(1, Math.round(drawn.height * scale));
	canvas.getContext('2d')?.drawImage(drawn, 0, 0, canvas.width, canvas.height);
	// A JPEG knows nothing of what can be seen through.
	const type = /png|webp/.test(file.type) ? 'image/webp' : 'image/jpeg';
	return new Promise((resolve) => canvas.toBlob(resolve, type, QUALITY));
}
