import { describe, expect, it } from 'vitest';
import { batchRequest, bodyOf } from '../../src/mail/batch-request.ts';
import { batchMails, clubMails } from '../../src/mail/templates/club-mail.ts';
import { SITE } from './clubs.ts';
import { recipientOf, subjectOf } from './to-many.ts';

describe('a batch of emails in two languages', () => {
	const subject = subjectOf('thanks', { title: 'Open Studio', body: '' });
	const recipients = [null, 'de', 'en', 'de'].map((language, index) => ({
		...recipientOf(index, 'Ada'),
		language,
	}));

	it("speaks each recipient's own, else the club's", async () => {
		const mails = await batchMails(subject, recipients, SITE);
		expect(mails.map(({ subject: line }) => line)).toEqual([
			'Thanks for coming: Open Studio',
			'Schön, dass du da warst: Open Studio',
			'Thanks for coming: Open Studio',
			'Schön, dass du da warst: Open Studio',
		]);
		expect(mails.map(({ html }) => /<html lang="(\w+)"/.exec(html)?.[1])).toEqual([
			'en',
			'de',
			'en',
			'de',
		]);
		expect(mails[1]?.text).toContain('Hallo Ada!');
		expect(mails[0]?.text).not.toContain('Hallo');
	});

	it('is rendered once for each language, and sends one email to each recipient', async () => {
		const shared = await clubMails(subject, recipients, SITE);
		expect(shared.mails).toHaveLength(2);
		expect(bodyOf(batchRequest(shared, (mail) => mail)).emails).toBe(recipients.length);
	});

	it('falls back to the club’s where the site no longer has the language', async () => {
		const gone = [{ ...recipientOf(0, 'Ada'), language: 'tlh' }];
		const [mail] = await batchMails(subject, gone, SITE);
		expect(mail?.html).toContain('<html lang="en"');
	});
});
