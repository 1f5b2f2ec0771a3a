/** The list at the door, narrowed while somebody types; the search form beside it works without. */
import { finds, searchWords } from '../domain/text/folding.ts';

/** So long after the last key the site is asked, where the page doesn't hold everybody who matches. Milliseconds. */
const PAUSE = 250;

/**
 * Narrows the list to matching people.
 *
 * @param show replaces the list with the one of a page that the site returned
 * @returns `narrow`, to be called whenever the list was replaced, and `hold`, which drops a search that is
 *   on its way: its result would be older than what was done meanwhile
 */
export function narrowWhileTyping(show: (page: Document) => void) {
	const field = document.querySelector<HTMLInputElement>('#q');
	let timer: ReturnType<typeof setTimeout> | undefined;
	let asking: AbortController | undefined;

	/** Hides who doesn't match, and returns how many do; null where the page doesn't hold everybody. */
	function narrow(): number | null {
		const door = document.querySelector<HTMLElement>('#door[data-complete]');
		if (!door || !field) return null;
		const words = searchWords(field.value);
		let shown = 0;
		for (const row of door.querySelectorAll<HTMLElement>('.at-door > li')) {
			const name = row.querySelector('h3')?.textContent ?? '';
			const address = row.querySelector('.address')?.textContent ?? '';
			row.hidden = !finds(words, `${name} ${address}`);
			if (!row.hidden) shown += 1;
		}
		const none = door.querySelector<HTMLElement>('[data-none]');
		if (none) none.hidden = shown > 0;
		return shown;
	}

	function hold(): void {
		clearTimeout(timer);
		asking?.abort();
	}

	async function ask(): Promise<void> {
		if (!field?.form) return;
		asking = new AbortController();
		const address = new URL(field.form.action);
		address.searchParams.set('q', field.value.trim());
		try {
			const response = await fetch(address, {
				headers: { accept: 'text/html' },
				signal: asking.signal,
			});
			const page = new DOMParser().parseFromString(await response.text(), 'text/html');
			if (response.ok) show(page);
		} catch {
			// Without a network the list stays as it is; the button "Find" says so.
		}
	}

	field?.addEventListener('input', () => {
		hold();
		// Where nobody on the list matches, the site may know a member who does.
		if (!narrow()) timer = setTimeout(() => void ask(), PAUSE);
	});
	// What the browser filled in again when somebody came back to the page.
	narrow();
	return { narrow, hold };
}
