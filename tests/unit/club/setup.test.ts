import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { clubProfile, draftProfile, NEW_CLUB } from '../../../src/domain/club/club.ts';
import {
	type ClubDraft,
	canTake,
	EMPTY_DRAFT,
	fieldsOf,
	nextStep,
	parseStep,
	SET_UP_STEPS,
	type SetUpStep,
	stepBefore,
	stepPath,
	unsavedFields,
} from '../../../src/domain/club/setup.ts';
import type { FormFields } from '../../../src/domain/forms/fields.ts';
import { firstSeriesFields } from '../../../src/domain/series/form.ts';
import { safeNextPath } from '../../../src/http/requests/next-path.ts';
import { takesMethod } from '../../../src/http/requests/origin.ts';
import { fieldErrors } from '../../../src/http/responses/mistake-text.ts';
import { forAll } from '../../support/for-all.ts';
import { NOW } from '../../support/time.ts';

const WHOLE: ClubDraft = {
	name: 'Night Readers',
	description: 'We read.',
	timeZone: 'Europe/Berlin',
	place: 'Hanover',
	colour: '#2f6fde',
	contactAddress: 'hello@readers.example',
	noteLabel: 'What did you read?',
	locale: 'de-DE',
};

const parse = (step: SetUpStep, fields: FormFields) =>
	parseStep(step, fields, { timeZone: 'Europe/Berlin', now: NOW });

/** What the form of one of the first three steps puts into the draft, or the fields at fault. */
function chosen(step: SetUpStep, fields: FormFields): unknown {
	const parsed = parse(step, fields);
	if (!parsed.ok) return Object.keys(parsed.errors);
	return parsed.values.step === 'series' ? parsed.values.plan : parsed.values.chosen;
}

describe('the steps of the set-up', () => {
	it('come one after the other, each when those before it are done', () => {
		expect(nextStep(EMPTY_DRAFT)).toBe('club');
		expect(nextStep({ ...EMPTY_DRAFT, name: 'Night Readers' })).toBe('place');
		expect(nextStep({ ...WHOLE, colour: '' })).toBe('colour');
		expect(nextStep(WHOLE)).toBe('series');
	});

	it('can be opened again when they are done, and not before their turn', () => {
		const draft = { ...WHOLE, colour: '' };
		expect(SET_UP_STEPS.filter((step) => canTake(step, draft))).toEqual([
			'club',
			'place',
			'colour',
		]);
		expect(SET_UP_STEPS.filter((step) => canTake(step, EMPTY_DRAFT))).toEqual(['club']);
	});

	it('never require a place or a description', () => {
		expect(nextStep({ ...WHOLE, place: '', description: '' })).toBe('series');
	});

	it('lead on: saving the form of one opens the next', () =>
		forAll(
			fc.string({ minLength: 1, maxLength: 80 }),
			fc.constantFrom('UTC', 'Asia/Kolkata'),
			fc.integer({ min: 0, max: 0xffffff }),
			(name, timeZone, colour) => {
				const forms: [SetUpStep, FormFields][] = [
					['club', { name }],
					['place', { timeZone, place: '' }],
					['colour', { colour: `#${colour.toString(16).padStart(6, '0')}` }],
				];
				let draft = EMPTY_DRAFT;
				for (const [step, fields] of forms) {
					expect(nextStep(draft)).toBe(step);
					const parsed = parse(step, fields);
					if (!parsed.ok) {
						expect(name.trim() === '' || /\p{Cc}/u.test(name)).toBe(true);
						return;
					}
					if (parsed.values.step !== 'series') draft = { ...draft, ...parsed.values.chosen };
				}
				expect(nextStep(draft)).toBe('series');
			},
		));

	it('have pages that a sign-in may lead to and that take posts, each after the one before', () => {
		expect(SET_UP_STEPS.map(stepBefore)).toEqual([null, 'club', 'place', 'colour']);
		for (const step of SET_UP_STEPS) {
			expect(safeNextPath(stepPath(step))).toBe(stepPath(step));
			expect(takesMethod('POST', stepPath(step))).toBe(true);
		}
	});
});

describe("the set-up form for the club's name", () => {
	it.each([
		[
			{ name: '  Night Readers ' },
			{ name: 'Night Readers', description: '', noteLabel: '', contactAddress: null },
		],
		[
			{
				name: 'Readers',
				noteLabel: " What's your pace? ",
				contactAddress: ' Hello@Readers.example ',
			},
			{
				name: 'Readers',
				description: '',
				noteLabel: "What's your pace?",
				contactAddress: 'hello@readers.example',
			},
		],
		[{ name: 'Readers', contactAddress: 'hello' }, ['contactAddress']],
		[
			{ name: 'Ñandú & Söhne 🦙', description: ' x ' },
			{ name: 'Ñandú & Söhne 🦙', description: 'x', noteLabel: '', contactAddress: null },
		],
		[{ name: 'Readers', noteLabel: 'x'.repeat(61) }, ['noteLabel']],
		[{}, ['name']],
		[{ name: ' \t ' }, ['name']],
		[{ name: 'x'.repeat(81) }, ['name']],
		[{ name: 'two\nlines' }, ['name']],
		[{ name: 'nul\u0000' }, ['name']],
		[{ name: 'x'.repeat(5_000), description: 'y'.repeat(301) }, ['name', 'description']],
	])('reads %j', (fields, expected) => {
		expect(chosen('club', fields as FormFields)).toEqual(expected);
	});
});

describe('the set-up form for zone and place', () => {
	it.each([
		[
			{ timeZone: 'Europe/Berlin', place: ' Hanover ' },
			{ timeZone: 'Europe/Berlin', place: 'Hanover', locale: '' },
		],
		[
			{ timeZone: 'UTC', locale: 'de-AT' },
			{ timeZone: 'UTC', place: '', locale: 'de-AT' },
		],
		[{ timeZone: 'UTC', locale: 'tlh' }, ['locale']],
		[{ timeZone: 'Mars/Olympus', place: '' }, ['timeZone']],
		[{ timeZone: '+01:00' }, ['timeZone']],
		[{}, ['timeZone']],
		[{ timeZone: 'UTC', place: 'x'.repeat(201) }, ['place']],
	])('reads %j', (fields, expected) => {
		expect(chosen('place', fields as FormFields)).toEqual(expected);
	});
});

describe('the set-up form for the color', () => {
	it.each([
		[{ colour: '#2F6FDE' }, { colour: '#2f6fde' }],
		[{ colour: '#2f6fde', typed: '' }, { colour: '#2f6fde' }],
		[{ colour: '#2f6fde', typed: ' 1f6b45 ' }, { colour: '#1f6b45' }],
		[{ colour: 'nonsense', typed: '#1f6b45' }, { colour: '#1f6b45' }],
		[{ colour: '#2f6fde', typed: '#ffee0' }, ['typed']],
		[{ colour: '#2f6fde', typed: 'red' }, ['typed']],
		[{ colour: 'url(evil)' }, ['colour']],
		[{ colour: '#ffffff;}' }, ['colour']],
		[{}, ['colour']],
	])('reads %j', (fields, expected) => {
		expect(chosen('colour', fields as FormFields)).toEqual(expected);
	});
});

describe('the set-up form for the first series', () => {
	const SERIES = { ...firstSeriesFields('The Shed', 'Europe/Berlin', NOW), title: 'A short book' };

	it.each([
		['2026-11-28', '1-week', 'SA'],
		['2026-12-03', '2-weeks', 'TH'],
		['2026-12-04', 'first', 'FR'],
	])('takes its weekday from its first date: %s', (fromDate, rhythm, weekday) => {
		// A form from elsewhere may state another one: it means nothing.
		const forms: FormFields[] = [SERIES, { ...SERIES, weekday: 'MO' }];
		for (const form of forms) {
			expect(chosen('series', { ...form, fromDate, rhythm })).toMatchObject({
				fromDate,
				weekday,
			});
		}
	});

	it('names the date alone where there is none', () => {
		for (const fromDate of ['', 'soon', '2026-02-30']) {
			expect(chosen('series', { ...SERIES, fromDate })).toEqual(['fromDate']);
		}
	});

	it('begins with the first Saturday that is not today, and asks for no weekday', () => {
		const on = (day: string) => firstSeriesFields('', 'Europe/Berlin', new Date(`${day}T12:00Z`));
		expect(on('2026-11-27').fromDate).toBe('2026-11-28');
		expect(on('2026-11-28').fromDate).toBe('2026-12-05');
		expect(on('2026-11-27')).not.toHaveProperty('weekday');
	});
});

describe('what is typed on a step that is left by going back', () => {
	it('is stored as it is, without what is no field of the step', () => {
		const typed = { name: ' ', description: 'We read.', ownName: 'Ada', intent: 'back', id: '7' };
		expect(unsavedFields('club', typed)).toEqual({
			ownName: 'Ada',
			name: ' ',
			description: 'We read.',
		});
		expect(unsavedFields('place', typed)).toEqual({});
		const series = { ...firstSeriesFields('', 'UTC', NOW), sendsInvitations: 'no' };
		expect(unsavedFields('series', series)).toEqual(series);
	});
});

describe("the owner's name on the first step", () => {
	it('is asked for like any name, may be left out, and is no part of the club', () => {
		const named = (ownName: string) => parse('club', { name: 'Readers', ownName });
		expect(named(' Ada Lovelace ')).toMatchObject({
			ok: true,
			values: { ownName: 'Ada Lovelace' },
		});
		expect(named(' ')).toMatchObject({ ok: true, values: { ownName: undefined } });
		expect(named('ada@club.example')).toMatchObject({ ok: false, errors: { ownName: {} } });
		expect(chosen('club', { name: 'Readers', ownName: 'Ada' })).not.toHaveProperty('ownName');
	});
});

describe('the form of a set-up step', () => {
	it('begins with what the draft has', () => {
		const at = { zoneHint: 'Europe/Berlin', acceptLanguage: 'en-US,en;q=0.9', now: NOW };
		expect(fieldsOf('club', WHOLE, at)).toEqual({
			name: 'Night Readers',
			description: 'We read.',
			noteLabel: 'What did you read?',
			contactAddress: 'hello@readers.example',
		});
		expect(fieldsOf('place', WHOLE, { ...at, zoneHint: 'Asia/Tokyo' })).toEqual({
			timeZone: 'Europe/Berlin',
			place: 'Hanover',
			locale: 'de-DE',
		});
		expect(fieldsOf('colour', WHOLE, at)).toEqual({ colour: '#2f6fde' });
		expect(fieldsOf('series', WHOLE, at)).toMatchObject({
			place: 'Hanover',
			fromDate: '2026-11-28',
		});
	});

	it("begins with the owner's likely time zone where the draft has none", () => {
		const hinted = (zoneHint: string | null) =>
			fieldsOf('place', EMPTY_DRAFT, { zoneHint, acceptLanguage: null, now: NOW }).timeZone;
		expect([hinted('Asia/Tokyo'), hinted(null)]).toEqual(['Asia/Tokyo', 'UTC']);
	});

	it('is saved or refused with the wrong fields, whatever is sent', () =>
		forAll(
			fc.constantFrom(...SET_UP_STEPS),
			fc.dictionary(
				fc.constantFrom('name', 'timeZone', 'colour', 'typed', 'title', 'fromDate', '__proto__'),
				fc.string({ maxLength: 300 }),
			),
			(step, fields) => {
				const parsed = parse(step, fields);
				if (parsed.ok) return;
				expect(Object.keys(parsed.errors).length).toBeGreaterThan(0);
				for (const text of Object.values(fieldErrors(parsed.errors, 'en-US')))
					expect(text).toMatch(/[.]$/);
			},
		));
});

describe('the draft of a club', () => {
	const row = { ...NEW_CLUB, ...WHOLE };

	it('is hidden from everybody else', () => {
		const stranger = clubProfile({ ...row, setUpAt: null });
		expect(stranger).toEqual(clubProfile(undefined));
		expect(JSON.stringify(stranger)).not.toContain('Night');
		expect(stranger.isSetUp).toBe(false);
		expect(clubProfile({ ...row, setUpAt: NOW })).toMatchObject({ ...WHOLE, isSetUp: true });
	});

	it('is shown to its owner, with placeholders for what is missing', () => {
		expect(draftProfile(WHOLE)).toMatchObject({ name: 'Night Readers', colour: '#2f6fde' });
		expect(draftProfile(EMPTY_DRAFT)).toMatchObject({ name: 'A new club', isSetUp: false });
	});
});
