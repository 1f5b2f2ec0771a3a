import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';

/** A resolver that speaks DNS over HTTPS in JSON, as Cloudflare's does. */
export interface FakeDns {
	/** Where it is asked, like `http://127.0.0.1:5300/dns-query`. */
	address: string;
	/** The values at a name, by its type: `TXT club.example`. What is not here, does not exist. */
	records: Record<string, string[]>;
	mood: 'answers' | 'hangs' | 'fails' | 'talks nonsense';
	/** What it was asked, in the form of the records' names. */
	asked: string[];
	stop: () => Promise<void>;
}

const NUMBERS: Record<string, number> = { TXT: 16, MX: 15 };

export async function startFakeDns(): Promise<FakeDns> {
	const fake: FakeDns = {
		address: '',
		records: {},
		mood: 'answers',
		asked: [],
		stop: async () => {},
	};
	const server = createServer((request, response) => {
		const { searchParams } = new URL(request.url ?? '', 'http://localhost');
		const [name = '', type = ''] = [searchParams.get('name') ?? '', searchParams.get('type') ?? ''];
		fake.asked.push(`${type} ${name}`);
		if (fake.mood === 'hangs') return;
		if (fake.mood === 'fails' || request.headers.accept !== 'application/dns-json') {
			response.writeHead(fake.mood === 'fails' ? 502 : 406).end('no');
			return;
		}
		const values = fake.records[`${type} ${name}`];
		const answer = (values ?? []).map((data) => ({ name, type: NUMBERS[type], TTL: 300, data }));
		const body = values ? { Status: 0, Answer: answer } : { Status: 3 };
		response
			.writeHead(200, { 'content-type': 'application/dns-json' })
			.end(fake.mood === 'talks nonsense' ? '<html>' : JSON.stringify(body));
	});
	await new Promise<void>((resolve) => {
		server.listen(0, '127.0.0.1', resolve);
	});
	fake.address = `http://127.0.0.1:${(server.address() as AddressInfo).port}/dns-query`;
	fake.stop = () =>
		new Promise((resolve) => {
			server.close(() => resolve());
			server.closeAllConnections();
		});
	return fake;
}
