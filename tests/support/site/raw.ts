import { type IncomingHttpHeaders, request } from 'node:http';
import type { Site } from './site.ts';

export interface RawRequest {
	method?: string;
	/** Sent as it stands here: nothing is normalised. */
	path: string;
	headers?: Record<string, string | string[]>;
	/** Several parts are sent in chunks, without a Content-Length. */
	body?: string | string[];
}

export interface RawResponse {
	status: number;
	/** The phrase beside it on the status line. */
	phrase: string;
	headers: IncomingHttpHeaders;
	body: string;
}

/** Sends what no browser and no `fetch` would send. */
export function sendRaw(site: Site, { method = 'GET', path, headers, body }: RawRequest) {
	return new Promise<RawResponse>((resolve, reject) => {
		const { hostname, port } = new URL(site.origin);
		const parts = body === undefined ? [] : [body].flat();
		const sent = request(
			{
				hostname,
				port,
				method,
				path,
				// A connection for each: some of these requests make a server close theirs.
				agent: false,
				headers: {
					...(typeof body === 'string' && { 'content-length': String(Buffer.byteLength(body)) }),
					...headers,
				},
			},
			(response) => {
				const chunks: Buffer[] = [];
				response.on('data', (chunk: Buffer) => chunks.push(chunk));
				response.on('error', reject);
				response.on('end', () =>
					resolve({
						status: response.statusCode ?? 0,
						phrase: response.statusMessage ?? '',
						headers: response.headers,
						body: Buffer.concat(chunks).toString(),
					}),
				);
			},
		);
		sent.on('error', reject);
		for (const part of parts) sent.write(part);
		sent.end();
	});
}
