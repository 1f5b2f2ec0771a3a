import { expect, it } from 'vitest';
import { clubPost } from '../../../src/domain/club/post.ts';
import { messageLinks } from '../../../src/domain/events/share.ts';

const CLUB = { name: 'Night Readers', description: 'We read.' };
const NEXT = {
	title: 'A short book',
	place: 'The Shed',
	timeZone: 'Europe/Berlin',
	startsAt: new Date('2026-12-05T18:30Z'),
	endsAt: new Date('2026-12-05T20:30Z'),
	rule: 'FREQ=WEEKLY;BYDAY=SA',
};
const ADDRESS = 'https://readers.example/';
const post = (next: { rule?: string | null; place?: string } | null, club = CLUB) =>
	clubPost(club, next && { ...NEXT, ...next }, ADDRESS, 'en-GB');

it('a text to post says who meets, for what, when and where, and how to come', () => {
	expect(post({})).toBe(`Night Readers
We read.

A short book
Every week on Saturday, 19:30 to 21:30, Berlin time
Next: Saturday 5 December 2026
The Shed

Join us: https://readers.example/`);
});

it('a text to post leaves out what there is not, without an empty line too many', () => {
	expect(post({ rule: null, place: '' }, { ...CLUB, description: '' })).toBe(`Night Readers

A short book
Saturday 5 December 2026, 19:30 to 21:30, Berlin time

Join us: https://readers.example/`);
	// A rule from elsewhere has no text of its own.
	expect(post({ rule: 'FREQ=YEARLY' })).toContain('Saturday 5 December 2026, 19:30 to 21:30');
	expect(post(null)).toBe(`Night Readers
We read.

See what's coming up: https://readers.example/`);
});

it('a text to post is whole in the links that send it', () => {
	const { email, text } = messageLinks('Night & Readers', post({}));
	const mail = new URL(email);
	expect(mail.searchParams.get('subject')).toBe('Night & Readers');
	expect(mail.searchParams.get('body')).toBe(post({}).replaceAll('\n', '\r\n'));
	expect(decodeURIComponent(text.replace('sms:?&body=', ''))).toBe(mail.searchParams.get('body'));
});
