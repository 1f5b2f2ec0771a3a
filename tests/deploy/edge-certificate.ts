import { execFile } from 'node:child_process';
import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { promisify } from 'node:util';

export interface EdgeCertificate {
	key: string;
	certificate: string;
	/** A file for NODE_EXTRA_CA_CERTS: this certificate and those that the environment trusts already. */
	trustFile: string;
}

/**
 * Makes a certificate with the program openssl, good for some days.
 *
 * @param folder takes its files
 * @param names host names, `*.` in front allowed
 */
export async function makeCertificate(folder: string, names: string[]): Promise<EdgeCertificate> {
	const keyFile = join(folder, 'edge-key.pem');
	const certificateFile = join(folder, 'edge-certificate.pem');
	const trustFile = join(folder, 'edge-trust.pem');
	const options = [
		...['req', '-x509', '-nodes', '-days', '7', '-subj', '/CN=Fake edge'],
		...['-newkey', 'ec', '-pkeyopt', 'ec_paramgen_curve:prime256v1'],
		...['-keyout', keyFile, '-out', certificateFile],
		...['-addext', `subjectAltName=${names.map((name) => `DNS:${name}`).join(',')}`],
	];
	try {
		await promisify(execFile)('openssl', options);
	} catch (error) {
		const isAbsent = (error as NodeJS.ErrnoException).code === 'ENOENT';
		throw isAbsent
			? new Error(
					'The fake edge needs the program "openssl" for its certificate. Install it first.',
				)
			: error;
	}
	const certificate = readFileSync(certificateFile, 'utf8');
	const trusted = process.env.NODE_EXTRA_CA_CERTS;
	writeFileSync(trustFile, `${trusted ? readFileSync(trusted, 'utf8') : ''}\n${certificate}`);
	return { key: readFileSync(keyFile, 'utf8'), certificate, trustFile };
}
