/** What goes wrong at Cloudflare. In a file of its own: the client of its API is slow to load. */

/** Cloudflare refused a call, or could not be asked. */
export class CloudflareError extends Error {
	/** The HTTP status; 0 without a response. */
	readonly status: number;
	readonly codes: readonly number[];

	constructor(message: string, status: number, codes: readonly number[] = []) {
		super(message);
		this.status = status;
		this.codes = codes;
	}
}

/** A part of the account that could not be read, with the permission that the token seems to lack. */
export class SurveyError extends Error {}
