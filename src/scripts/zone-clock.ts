/** Says what time it is in the chosen zone, and goes on saying it. Without this script, a button asks the site. */

const EVERY_MS = 5_000;

const list = document.querySelector<HTMLElement & { value: string }>('#timeZone');
const line = document.querySelector<HTMLElement>('#zone-time');
const time = line?.querySelector('strong');

/** `Mon 9:05`, or `Mon 9:05 AM`: as the site writes it for this reader, so that nothing moves. */
function timeIn(timeZone: string): string {
	const locale = line?.dataset.locale;
	const weekday = new Intl.DateTimeFormat(locale, { timeZone, weekday: 'short' }).format();
	const clock = new Intl.DateTimeFormat(locale, { timeZone, hour: 'numeric', minute: '2-digit' });
	const text = clock.format().replaceAll(/[\u00a0\u202f]/g, ' ');
	return `${weekday} ${text.replace(/^0(?=\d)/, '')}`;
}

function show(): void {
	if (!list || !line || !time) return;
	try {
		const text = timeIn(list.value);
		// Saying the same once more would be read out once more.
		if (time.textContent !== text) time.textContent = text;
		line.hidden = false;
	} catch {
		// A zone that this browser doesn't know yet.
		line.hidden = true;
	}
}

if (list && line) {
	list.addEventListener('change', show);
	setInterval(show, EVERY_MS);
	show();
}
