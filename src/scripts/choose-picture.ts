import { SHARE_SIZE } from '../domain/pictures/share-picture.ts';

/**
 * A photo from a phone is larger than the site stores: it is made smaller before it is sent, and the
 * banner cut for previews of links as well. Without this script it is sent as it is: the site says if it is too large,
 * and previews show the picture that comes with the site.
 */

/** Pixels: twice what the front page shows. */
const SIDE = 1_600;
/** A picture of this size and side is left as it is. Bytes. */
const ENOUGH = 400_000;
const QUALITY = 0.85;
/** Both pictures together: what the site takes in one form. Bytes. */
const MOST = 1_380_000;

const field = document.querySelector<HTMLInputElement>('#picture');
const share = document.querySelector<HTMLInputElement>('#share');
field?.addEventListener('change', () => void prepare(field));

// A picture takes seconds on the network of a phone: its form is busy until the next page is there.
document.addEventListener('submit', ({ target }) => {
	if (target instanceof HTMLFormElement) target.setAttribute('aria-busy', 'true');
});
// Whoever comes back to this page finds it as it was.
addEventListener('pageshow', () => {
	for (const form of document.forms) form.removeAttribute('aria-busy');
});

function put(field: HTMLInputElement, name: string, bytes: Blob): void {
	const files = new DataTransfer();
	files.items.add(new File([bytes], name, { type: bytes.type }));
	field.files = files.files;
}

async function prepare(chosen: HTMLInputElement): Promise<void> {
	const file = chosen.files?.[0];
	if (share) share.value = '';
	if (!file) return;
	const [smaller, cut] = await Promise.all([
		smallerThan(file).catch(() => null),
		share ? cutForPreviews(file).catch(() => null) : null,
	]);
	// Another one may have been chosen meanwhile.
	if (chosen.files?.[0] !== file) return;
	const kept = smaller && smaller.size < file.size ? smaller : file;
	if (kept !== file) put(chosen, file.name, kept);
	if (share && cut && kept.size + cut.size < MOST) put(share, 'preview.jpg', cut);
}

/** The middle of the picture in the shape of previews, as a JPEG. */
async function cutForPreviews(file: File): Promise<Blob | null> {
	const drawn = await createImageBitmap(file);
	const scale = Math.max(SHARE_SIZE.width / drawn.width, SHARE_SIZE.height / drawn.height);
	const [width, height] = [drawn.width * scale, drawn.height * scale];
	const canvas = document.createElement('canvas');
	canvas.width = SHARE_SIZE.width;
	canvas.height = SHARE_SIZE.height;
	const context = canvas.getContext('2d');
	if (!context) return null;
	// Where a picture can be seen through, a JPEG would be black.
	context.fillStyle = '#f7f2e9';
	context.fillRect(0, 0, SHARE_SIZE.width, SHARE_SIZE.height);
	context.drawImage(
		drawn,
		(SHARE_SIZE.width - width) / 2,
		(SHARE_SIZE.height - height) / 2,
		width,
		height,
	);
	return new Promise((resolve) => canvas.toBlob(resolve, 'image/jpeg', QUALITY));
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
