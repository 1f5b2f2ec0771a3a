import type { ChildProcess } from 'node:child_process';

/**
 * What one check prints: shown as it comes while it is the check's turn, and buffered until then, so that
 * checks which run at once do not mix their lines.
 */
export class TestOutput {
	#kept: string[] | null = [];

	write(text: string): void {
		if (this.#kept) this.#kept.push(text);
		else process.stdout.write(text);
	}

	line(text: string): void {
		this.write(`${text}\n`);
	}

	/** Takes what a program prints. */
	follow({ stdout, stderr }: ChildProcess): void {
		for (const stream of [stdout, stderr]) {
			stream?.setEncoding('utf8').on('data', (text: string) => this.write(text));
		}
	}

	/** Shows what was buffered, and from now on everything at once. */
	show(): void {
		const kept = this.#kept ?? [];
		this.#kept = null;
		for (const text of kept) process.stdout.write(text);
	}
}
