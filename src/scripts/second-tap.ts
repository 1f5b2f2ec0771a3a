/** A second tap of the same finger is one tap: whatever has come under it meanwhile stays as it is. */

/** Two taps of one intention lie no further apart. Milliseconds. */
const SECOND_TAP = 700;
/** Nor this far on the screen: the next line is further. CSS pixels. */
const SAME_PLACE = 40;

/**
 * Ignores a second tap or keystroke if it hits another button in the same part of the page than the first
 * did. The same button may be used again at once: its form knows whether it is busy.
 */
export function ignoreSecondTaps(within: string): void {
	let last: { click: MouseEvent; button: Element } | undefined;
	// Whoever has typed in between means the next tap.
	document.addEventListener('input', () => {
		last = undefined;
	});
	document.addEventListener(
		'click',
		(click) => {
			const target = click.target instanceof Element ? click.target : null;
			const button = target?.closest(`${within} :is(button, summary)`);
			if (!button) return;
			const before = last;
			last = { click, button };
			if (!before || before.button === button) return;
			if (click.timeStamp - before.click.timeStamp > SECOND_TAP) return;
			// A key has no place.
			const isByKey = click.detail === 0;
			const across = click.clientX - before.click.clientX;
			const down = click.clientY - before.click.clientY;
			if (!isByKey && Math.hypot(across, down) > SAME_PLACE) return;
			click.preventDefault();
			click.stopPropagation();
		},
		{ capture: true },
	);
}
