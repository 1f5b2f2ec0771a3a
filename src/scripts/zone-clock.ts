/** Says what time it is in the chosen zone, and goes on saying it. Without this script, a button asks the site. */

const EVERY_MS = 5_000;

const list = document.querySelector<HTMLElement & { value: string }>('#timeZone');
const line = document.querySelector<HTMLElement>('#zone-time');
const time = line?.querySelector('b');

/** `Mon 9:05`, as the site writes it. */
function timeIn(timeZone: string): string {
	const format = new Intl.DateTimeFormat('en-GB', {
		timeZone,
		weekday: 'short',
		hour: 'numeric',
		minute: '2-digit',
		hourCycle: 'h23',
	});
	return format
		.format()
		.replace(',', '')
		.replace(/ 0(?=\d)/, ' ');
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
	document.querySelector('#zone-ask')?.remove();
	list.addEventListener('change', show);
	setInterval(show, EVERY_MS);
	show();
}
