import { describe, expect, it } from 'vitest';
import { documents } from '../../support/documents.ts';

/** Every way by which an email leaves, and what keeps it back on a restored site. */

const HELD_BY_ITS_CLAIM = 'held by the statement that claims it';
const REFUSED = 'refused while email is on hold';
const ASKED_FOR = 'sent: a person asks for it now';

const SENDERS: Record<string, string> = {
	'features/members/ask-for-email-change.ts': REFUSED,
	'features/mail/ask-for-invitations.ts': HELD_BY_ITS_CLAIM,
	'features/club/contact-organizers.ts': HELD_BY_ITS_CLAIM,
	'features/sign-in/ask-for-sign-in.ts': ASKED_FOR,
	'features/members/confirm-email-change.ts': REFUSED,
	'features/mail/deliver-batches.ts': HELD_BY_ITS_CLAIM,
	'features/mail/deliver-outbox.ts': HELD_BY_ITS_CLAIM,
	// Those that wait are never in a backup, so somebody asked for each after the restore.
	'features/sign-in/send-waiting-sign-ins.ts': ASKED_FOR,
	'features/announcements/test-announcement.ts': REFUSED,
};
/** Where the claims of the first kind are. */
const CLAIMS = [
	'db/mail/invitation-requests.ts',
	'db/mail/contact-messages.ts',
	'db/mail/batches.ts',
	'db/mail/outbox.ts',
];
/** What writes messages by the clock. */
const PLANS = ['db/announcements/announcements.ts', 'db/mail/mailings.ts'];

const SOURCES = documents('src/**/*.{astro,ts}');
const read = (name: string) => SOURCES.find(({ path }) => path === `src/${name}`)?.text ?? '';

describe('a place in the code that sends email', () => {
	it('is on the list, which says what holds back what a restored database owes', () => {
		const files = SOURCES.filter(({ path }) => !path.startsWith('src/mail/'))
			.filter(({ path }) => path !== 'src/features/mail/send-now.ts')
			.filter(({ text }) => /\bmail\.send(Batch)?\(|\bsendNow\(/.test(text))
			.map(({ path }) => path.replace('src/', ''));
		expect(files.sort()).toEqual(Object.keys(SENDERS).sort());
	});

	it('checks the hold where email is refused, claimed or planned', () => {
		const refused = Object.keys(SENDERS).filter((path) => SENDERS[path] === REFUSED);
		for (const path of refused) expect(read(path), path).toContain('await requireReleasedMail(');
		for (const path of CLAIMS)
			expect(read(path), path).toMatch(/(?<!import.*)\bIS_MAIL_RELEASED[,}]/);
		for (const path of PLANS) expect(read(path), path).toContain('isReleasedBy(hold)');
	});
});
