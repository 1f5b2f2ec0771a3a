/** An import of thousands takes a while: its form says so until the next page is there. */

document.addEventListener('submit', ({ target }) => {
	if (!(target instanceof HTMLFormElement)) return;
	target.setAttribute('aria-busy', 'true');
	const status = target.querySelector<HTMLElement>('[data-sending]');
	if (status) status.textContent = status.dataset.sending ?? '';
	const bar = target.querySelector('progress');
	if (bar) bar.hidden = false;
});
// Whoever comes back to this page finds it as it was.
addEventListener('pageshow', () => {
	for (const form of document.forms) {
		form.removeAttribute('aria-busy');
		const status = form.querySelector('[data-sending]');
		if (status) status.textContent = '';
		const bar = form.querySelector('progress');
		if (bar) bar.hidden = true;
	}
});
