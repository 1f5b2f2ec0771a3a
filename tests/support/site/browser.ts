import { isSampled } from '../../../src/domain/doctor/session-reads.ts';
import type { Measured } from './controls.ts';

/** A site as a browser sees it. */
export interface VisitedSite {
	/** Its address, like `http://127.0.0.1:4321`. */
	origin: string;
	/** How its address is reached, where that is not by its name. */
	fetch?: (url: string, init: RequestInit) => Promise<Response>;
	/** What a request sent through the bindings, where somebody counts. */
	measured?: (id: string) => Promise<Measured>;
}

export const SESSION_COOKIE = 'regulars.session_token';

let clients = 0;

/** An address of the documentation ranges (RFC 5737, RFC 2544), another one for each caller. */
function newClientAddress(): string {
	clients += 1;
	return `198.${18 + (process.pid % 2)}.${Math.floor(clients / 250)}.${1 + (clients % 250)}`;
}

/** A name as Cloudflare gives one to each request; of those whose look-up of the session is not measured. */
function newRay(): string {
	for (;;) {
		const digits = crypto.randomUUID().replaceAll('-', '').slice(0, 16);
		if (!isSampled(digits)) return `${digits}-TST`;
	}
}

export interface RequestOptions {
	headers?: Record<string, string>;
	/** Answers are asked for as JSON. */
	json?: boolean;
}

/**
 * A person's browser without JavaScript: it keeps cookies, sends forms with an Origin, and follows a
 * redirect only when told to.
 */
export class Browser {
	readonly cookies = new Map<string, string>();
	readonly site: VisitedSite;
	readonly address: string;

	constructor(site: VisitedSite, address = newClientAddress()) {
		this.site = site;
		this.address = address;
	}

	private remember(response: Response): void {
		for (const line of response.headers.getSetCookie()) {
			const [pair = '', ...attributes] = line.split(';').map((part) => part.trim());
			const [name = '', ...value] = pair.split('=');
			const isGone = attributes.some((attribute) => /^max-age=0$/i.test(attribute));
			if (isGone) this.cookies.delete(name);
			else this.cookies.set(name, value.join('='));
		}
	}

	/** Its cookies as the header of a request has them. */
	get cookie(): string {
		return [...this.cookies].map(([name, value]) => `${name}=${value}`).join('; ');
	}

	/** Another browser with the same session, which a sign-out in this one does not take the cookie from. */
	copy(site = this.site): Browser {
		const copy = new Browser(site);
		copy.cookies.set(SESSION_COOKIE, this.cookies.get(SESSION_COOKIE) ?? '');
		return copy;
	}

	async send(path: string, init: RequestInit & { headers?: Record<string, string> }) {
		const reach = this.site.fetch ?? fetch;
		const response = await reach(`${this.site.origin}${path}`, {
			redirect: 'manual',
			...init,
			headers: {
				'cf-connecting-ip': this.address,
				'cf-ray': newRay(),
				...(this.cookies.size > 0 && { cookie: this.cookie }),
				...init.headers,
			},
		});
		this.remember(response);
		return response;
	}

	get(path: string, options: RequestOptions = {}): Promise<Response> {
		return this.send(path, {
			headers: { accept: options.json ? 'application/json' : 'text/html', ...options.headers },
		});
	}

	/** Gets a page, follows redirects within the site, and returns its text. */
	async page(path: string): Promise<{ status: number; path: string; html: string }> {
		let at = path;
		for (let hops = 0; hops < 5; hops += 1) {
			const response = await this.get(at);
			const location = response.headers.get('location');
			if (!location) return { status: response.status, path: at, html: await response.text() };
			await response.body?.cancel();
			at = location;
		}
		throw new Error(`Too many redirects from ${path}`);
	}

	/** Sends a form as a browser does; the answer is a redirect or a page. */
	postForm(
		path: string,
		fields: Record<string, string>,
		options: RequestOptions = {},
	): Promise<Response> {
		return this.send(path, {
			method: 'POST',
			body: new URLSearchParams(fields),
			headers: {
				origin: this.site.origin,
				accept: options.json ? 'application/json' : 'text/html',
				...options.headers,
			},
		});
	}

	postJson(path: string, body: unknown, options: RequestOptions = {}): Promise<Response> {
		return this.send(path, {
			method: 'POST',
			body: JSON.stringify(body),
			headers: {
				origin: this.site.origin,
				accept: 'application/json',
				'content-type': 'application/json',
				...options.headers,
			},
		});
	}

	/** Gets a page, with what that sent through the bindings. */
	measureGet(path: string) {
		return this.measure((headers) => this.get(path, { headers }));
	}

	/** Runs a request under an id, and returns its answer with what it sent through the bindings. */
	async measure(
		request: (headers: { 'x-test-id': string }) => Promise<Response>,
	): Promise<{ response: Response; html: string; measured: Measured }> {
		if (!this.site.measured) throw new Error('Nobody counts the calls of this site.');
		const id = crypto.randomUUID();
		const response = await request({ 'x-test-id': id });
		const html = await response.text();
		return { response, html, measured: await this.site.measured(id) };
	}
}
