import { request } from 'node:http';
import { Browser, type VisitedSite } from './browser.ts';

/** A post as it goes over the wire. */
export interface WrittenPost {
	path: string;
	browser: Browser;
	contentType: string;
	body: Buffer;
	/** The Content-Length, where that is not the body's. */
	length?: number;
}

interface WrittenResponse {
	/** 0 where there was none. */
	status: number;
	body: string;
}

/** A post of which all but the headers and one byte is still to come. */
export interface BegunPost {
	/** Sends the rest, and waits for the answer. */
	finish: () => Promise<WrittenResponse>;
	/** Sends no more, and says so. */
	breakOff: () => Promise<WrittenResponse>;
	/** Sends no more, and waits for the answer to what was sent. */
	wait: () => Promise<WrittenResponse>;
}

/** The fields of a form as browsers send them. */
export const asForm = (fields: Record<string, string>) => ({
	contentType: 'application/x-www-form-urlencoded',
	body: Buffer.from(new URLSearchParams(fields).toString()),
});

/** The same with files: the fields as they are sent where a form has a field for a file. */
export async function asMultipart(fields: Record<string, string | File>) {
	const form = new FormData();
	for (const [name, value] of Object.entries(fields)) form.set(name, value);
	const response = new Response(form);
	return {
		contentType: response.headers.get('content-type') ?? '',
		body: Buffer.from(await response.arrayBuffer()),
	};
}

/** Sends the headers of a post and the first byte of its body. */
export async function beginPost(site: VisitedSite, post: WrittenPost): Promise<BegunPost> {
	const { path, browser, contentType, body, length = body.byteLength } = post;
	const sent = request(new URL(path, site.origin), {
		method: 'POST',
		agent: false,
		headers: {
			origin: site.origin,
			cookie: [...browser.cookies].map((pair) => pair.join('=')).join('; '),
			accept: 'application/json',
			'cf-connecting-ip': browser.address,
			'content-type': contentType,
			'content-length': String(length),
		},
	});
	const answered = new Promise<WrittenResponse>((resolve) => {
		sent.on('response', async (response) => {
			const chunks: Buffer[] = [];
			for await (const chunk of response) chunks.push(chunk as Buffer);
			sent.destroy();
			resolve({ status: response.statusCode ?? 0, body: Buffer.concat(chunks).toString() });
		});
		sent.on('error', () => resolve({ status: 0, body: '' }));
	});
	sent.write(body.subarray(0, 1));
	// Once another request is answered, the Worker has seen this one as well.
	await (await new Browser(site).get('/robots.txt')).text();
	return {
		finish() {
			sent.end(body.subarray(1));
			return answered;
		},
		breakOff() {
			sent.socket?.end();
			return answered;
		},
		wait: () => answered,
	};
}
