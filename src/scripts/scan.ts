/**
 * The scanner at the door. It reads codes from the camera's picture, which never leaves the browser, and
 * shows the page that a code leads to, with its button, below the picture: so the camera stays on between
 * guests. A code of anything else than this site's door is refused.
 */
import { readCodes } from './read-codes.ts';
import { ignoreSecondTaps } from './second-tap.ts';
import { postForm, sayTrouble } from './send-form.ts';

const DOOR = '/admin/check-in/';

const part = (id: string) => document.getElementById(id);
const hint = part('scan-hint');
const start = part('scan-start');
const camera = part('scan-camera');
const says = part('scan-says');
const found = part('scan-found');

/** The code whose page is shown: it stays in the picture for a while. */
let shown = '';

/** The sentences of the page, in the language of its reader. */
const texts = part('scan')?.dataset ?? {};

function say(text = ''): void {
	if (says) says.textContent = text;
}

/** Shows what the page of a code says; false if it is another page, like the sign-in. */
function showPanel(page: Document): boolean {
	const panel = page.querySelector('#code');
	if (!panel) return false;
	for (const settling of panel.querySelectorAll('.settles')) settling.classList.remove('settles');
	found?.replaceChildren(panel);
	return true;
}

async function open(text: string): Promise<void> {
	if (text === shown) return;
	shown = text;
	const address = URL.canParse(text) ? new URL(text) : null;
	if (address?.origin !== location.origin || !address.pathname.startsWith(DOOR)) {
		found?.replaceChildren();
		return say(texts.notOurs);
	}
	try {
		const response = await fetch(address.pathname, {
			headers: { accept: 'text/html' },
			signal: AbortSignal.timeout(10_000),
		});
		const page = new DOMParser().parseFromString(await response.text(), 'text/html');
		if (showPanel(page)) say();
		else if (response.status >= 500) throw new Error('The site could not answer.');
		else if (response.redirected) location.assign(address.pathname);
		else {
			found?.replaceChildren();
			say(texts.invalid);
		}
	} catch {
		shown = '';
		say(texts.offline);
	}
}

document.addEventListener('submit', (event) => {
	const form = event.target;
	if (!(form instanceof HTMLFormElement) || !form.matches('[data-door]')) return;
	event.preventDefault();
	if (form.getAttribute('aria-busy') === 'true') return;
	void send(form, event.submitter);
});

async function send(form: HTMLFormElement, button: HTMLElement | null): Promise<void> {
	const intent = button instanceof HTMLButtonElement ? { [button.name]: button.value } : {};
	try {
		const page = await postForm(form, form, intent);
		const notice = page.querySelector('main > .notice')?.textContent?.trim() ?? '';
		if (showPanel(page)) say(`${notice} ${texts.ready ?? ''}`.trim());
		else location.reload();
	} catch {
		sayTrouble(form);
	}
}

async function begin(): Promise<void> {
	if (!(camera instanceof HTMLVideoElement)) return;
	try {
		camera.srcObject = await navigator.mediaDevices.getUserMedia({
			video: { facingMode: 'environment' },
		});
		camera.hidden = false;
		await camera.play();
	} catch {
		camera.hidden = true;
		say(texts.noCamera);
		return;
	}
	if (start) start.hidden = true;
	if (hint) hint.textContent = texts.hold ?? '';
	await readCodes(camera, (text) => void open(text));
}

// A browser without a camera, or a page that isn't encrypted, has none of this.
if (start && navigator.mediaDevices !== undefined) {
	start.hidden = false;
	if (hint) hint.textContent = texts.begin ?? '';
	start.querySelector('button')?.addEventListener('click', () => void begin());
	ignoreSecondTaps('#scan-found');
}
