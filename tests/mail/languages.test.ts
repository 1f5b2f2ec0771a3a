import { describe, expect, it, vi } from 'vitest';
import type { Language, Locale } from '../../src/domain/text/language.ts';
import { batchRequest, bodyOf } from '../../src/mail/batch-request.ts';
import { batchMails, clubMails } from '../../src/mail/templates/club-mail.ts';
import { SITE } from './clubs.ts';
import { recipientOf, subjectOf } from './to-many.ts';

/** Two languages, of which the other one is English between brackets. */

vi.mock('../../src/domain/text/language.ts', async (original) => ({
	...(await original<typeof import('../../src/domain/text/language.ts')>()),
	asLanguage: (text: string | null) => (text === 'en' || text === 'xx' ? text : null),
}));
vi.mock('../../src/messages/choose.ts', async () => {
	const { bracketed } = await import('../support/messages/brackets.ts');
	const pick = <Messages>({ en }: { en: Messages }) => {
		const other = bracketed(en);
		return (locale: Locale) => (locale.startsWith('xx-') ? other : en);
	};
	return { siteMessages: pick, deskMessages: pick };
});

const OTHER = 'xx' as Language;

describe('a batch of emails in two languages', () => {
	const subject = subjectOf('thanks', { title: 'Open Studio', body: '' });
	const recipients = [null, OTHER, 'en', OTHER].map((language, index) => ({
		...recipientOf(index, 'Ada'),
		language,
	}));

	it("speaks each recipient's own, else the club's", async () => {
		const mails = await batchMails(subject, recipients, SITE);
		expect(mails.map(({ subject: line }) => line)).toEqual([
			'Thanks for coming: Open Studio',
			'⟦Thanks for coming: Open Studio⟧',
			'Thanks for coming: Open Studio',
			'⟦Thanks for coming: Open Studio⟧',
		]);
		expect(mails.map(({ html }) => /<html lang="(\w+)"/.exec(html)?.[1])).toEqual([
			'en',
			'xx',
			'en',
			'xx',
		]);
		expect(mails[1]?.text).toContain('⟦Hello Ada.⟧');
		expect(mails[0]?.text).not.toContain('⟦');
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
