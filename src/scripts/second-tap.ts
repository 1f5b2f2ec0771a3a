/** A second tap of the same finger is one tap: whatever has come under it meanwhile stays as it is. */

/** Two taps of one intention lie no further apart. Milliseconds. */
const SECOND_TAP = 700;
/** Nor this far on the screen: the next line is further. CSS pixels. */
const SAME_PLACE = 40;

/** Ignores second taps, and second presses of a key, on the buttons within a part of the page. */
export function ignoreSecondTaps(within: string): void {
	let last: MouseEvent | undefined;
	document.addEventListener(
		'click',
		(click) => {
			const target = click.target instanceof Element ? click.target : null;
			if (!target?.closest(`${within} :is(button, summary)`)) return;
			const before = last;
			last = click;
			if (!before || click.timeStamp - before.timeStamp > SECOND_TAP) return;
			// A key has no place.
			const isByKey = click.detail === 0;
			const distance = Math.hypot(click.clientX - before.clientX, click.clientY - before.clientY);
			if (!isByKey && distance > SAME_PLACE) return;
			click.preventDefault();
			click.stopPropagation();
		},
		{ capture: true },
	);
}
