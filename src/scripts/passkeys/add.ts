/** Adding a passkey: the form is there where the browser knows passkeys, and sends what its authenticator has made. */

import { clearTrouble, knowsPasskeys, post, sayTrouble } from './exchange.ts';

const form = document.querySelector<HTMLFormElement>('#add-passkey');
if (form && knowsPasskeys()) {
	document.querySelector('#needs-script')?.remove();
	form.hidden = false;
	form.addEventListener('submit', (event) => {
		event.preventDefault();
		if (form.getAttribute('aria-busy') !== 'true') void add(form);
	});
}

async function add(within: HTMLFormElement): Promise<void> {
	within.setAttribute('aria-busy', 'true');
	clearTrouble(within);
	try {
		const options = await post<PublicKeyCredentialCreationOptionsJSON>(
			'/api/passkeys/add-options',
			{},
		);
		const credential = await navigator.credentials.create({
			publicKey: PublicKeyCredential.parseCreationOptionsFromJSON(options),
		});
		const name = new FormData(within).get('name');
		await post('/api/passkeys/add', { name, credential });
		location.assign('/me/passkeys');
	} catch (error) {
		sayTrouble(within, error);
	} finally {
		within.removeAttribute('aria-busy');
	}
}
