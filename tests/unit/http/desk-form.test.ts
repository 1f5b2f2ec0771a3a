import { beforeEach, describe, expect, it } from 'vitest';
import { type ClubProfile, NEW_CLUB } from '../../../src/domain/club/club.ts';
import { Refusal } from '../../../src/domain/errors.ts';
import type { FormFields } from '../../../src/domain/forms/fields.ts';
import { type DeskForm, deskForm } from '../../../src/http/responses/desk-form.ts';

/** What the form of these tests is about: a title, and how often it was changed. */
interface Note {
	title: string;
	sequence: number;
}

type Form = DeskForm<Note, { title: string }, string>;

const ID = '0b6ef0c4-9c5e-4a0c-8f0c-2f1f5a0f4a11';

let stored: Note;
/** What happens between the look and the writing. */
let meanwhile: () => void;
let isQuestioned: boolean;
let response: { status?: number };

beforeEach(() => {
	stored = { title: 'Before', sequence: 3 };
	meanwhile = () => undefined;
	isQuestioned = false;
	response = {};
});

function send(fields: FormFields | null, accept = 'text/html'): Promise<Response | Form> {
	const request = new Request('https://club.example/admin/note', {
		method: fields ? 'POST' : 'GET',
		headers: { accept },
		...(fields && { body: new URLSearchParams(fields) }),
	});
	return deskForm<Note & { club: ClubProfile }, { title: string }, string>(
		{
			request,
			response,
			url: new URL(request.url),
			locals: {
				language: null,
				locale: 'en-US',
				clubLanguage: undefined,
				deskLanguage: undefined,
			},
		},
		{
			read: async () => ({ ...stored, club: NEW_CLUB }),
			requireOpen: ({ title }) => {
				if (title === 'Closed') throw new Refusal('event_cancelled');
				return undefined;
			},
			start: ({ title }) => ({ title }),
			version: { name: 'sequence', of: ({ sequence }) => String(sequence) },
			idField: 'id',
			parse: ({ title = '' }) =>
				title === ''
					? { ok: false, errors: { title: { code: 'event_title_missing' } } }
					: { ok: true, values: { title } },
			preview: async ({ values, view }) => `${view.title} to ${values.title}`,
			previewAsJson: (question) => ({ question }),
			changesNothing: (question) => question === 'Before to Before',
			act: async ({ values, fields: { sequence }, view }) => {
				meanwhile();
				if (isQuestioned) return { question: 'Really?' };
				if (values.title === 'Taken') throw new Refusal('event_not_found', { field: 'title' });
				if (values.title === 'Used') throw new Refusal('form_used');
				if (values.title === 'Denied') throw new Refusal('forbidden');
				if (Number(sequence ?? view.sequence) !== stored.sequence) {
					throw new Refusal('changed_meanwhile');
				}
				stored = { title: values.title, sequence: stored.sequence + 1 };
				return { data: { title: values.title }, path: '/admin' };
			},
			buttons: {
				clear: async () => {
					stored = { title: '', sequence: 0 };
					return { data: {}, path: '/admin/cleared' };
				},
			},
		},
	);
}

async function shown(fields: FormFields | null): Promise<Form & { status: number }> {
	const form = await send(fields);
	if (form instanceof Response) throw new Error(`answered ${form.status}`);
	return { ...form, status: response.status ?? 200 };
}

async function answered(fields: FormFields, accept?: string): Promise<Response> {
	const answer = await send(fields, accept);
	if (!(answer instanceof Response)) throw new Error('showed the form');
	return answer;
}

const typed = { title: 'Mine', sequence: '3', id: ID };
const theirs = () => {
	stored = { title: 'Theirs', sequence: 4 };
};

describe('an organizer’s form', () => {
	it('begins with what is stored, and saves what was typed', async () => {
		expect(await shown(null)).toMatchObject({ fields: { title: 'Before' }, version: '3' });
		const done = await answered(typed);
		expect([done.status, done.headers.get('location')]).toEqual([303, '/admin']);
		expect(stored).toEqual({ title: 'Mine', sequence: 4 });
	});

	it('with a mistake keeps what was typed, and names the field in JSON', async () => {
		const fields = { ...typed, title: '' };
		expect(await shown(fields)).toMatchObject({ status: 422, fields, id: ID });
		await expect(send(fields, 'application/json')).rejects.toMatchObject({
			code: 'invalid',
			field: 'title',
		});
	});

	it("with a mistake keeps its version: correcting a field doesn't mean that somebody saw the other tab's change", async () => {
		theirs();
		expect((await shown({ ...typed, title: '' })).version).toBe('3');
		expect((await shown({ ...typed, intent: 'edit' })).version).toBe('3');
	});

	it.each([
		['before it was sent', () => theirs()],
		['while it was done', () => (meanwhile = theirs)],
	])(
		'that another tab overtook %s says so, keeps what was typed, and shows what it would change now',
		async (_when, overtake) => {
			overtake();
			const form = await shown(typed);
			expect(form).toMatchObject({
				status: 409,
				isLate: true,
				refusal: { code: 'changed_meanwhile' },
				fields: typed,
				question: 'Theirs to Mine',
				version: '4',
			});
			expect(form.id).not.toBe(ID);
			meanwhile = () => undefined;
			expect((await answered({ ...typed, sequence: form.version })).status).toBe(303);
		},
	);

	it('can be previewed without saving, and says where nothing would change', async () => {
		const preview = { ...typed, intent: 'preview' };
		expect(await shown(preview)).toMatchObject({ question: 'Before to Mine', isLate: false });
		expect(await shown({ ...preview, title: 'Before' })).toMatchObject({
			question: null,
			isUnchanged: true,
		});
		const asJson = await answered(preview, 'application/json');
		expect(await asJson.json()).toEqual({ question: 'Before to Mine' });
		theirs();
		expect(await shown(preview)).toMatchObject({ status: 409, isLate: true, version: '4' });
		expect(stored.title).toBe('Theirs');
	});

	it('asks before it acts, and again where something else was confirmed', async () => {
		isQuestioned = true;
		const asked = { question: 'Really?', fields: typed };
		expect(await shown(typed)).toMatchObject({ ...asked, status: 200, isAskedAgain: false });
		expect(await shown({ ...typed, confirmed: '2' })).toMatchObject({
			...asked,
			fields: { ...typed, confirmed: '2' },
			isAskedAgain: true,
		});
		await expect(send(typed, 'application/json')).rejects.toMatchObject({ code: 'not_confirmed' });
	});

	it('that is refused is shown again, with the reason at its field or above it', async () => {
		expect(await shown({ ...typed, title: 'Taken' })).toMatchObject({
			status: 404,
			refusal: null,
			errors: { title: "We couldn't find that event." },
		});
		const used = await shown({ ...typed, title: 'Used' });
		expect(used).toMatchObject({ status: 409, refusal: { code: 'form_used' }, errors: {} });
		expect(used.id, 'the next tap is meant for another one').not.toBe(ID);
		stored = { title: 'Closed', sequence: 3 };
		expect(await shown(typed)).toMatchObject({
			fields: typed,
			refusal: { code: 'event_cancelled' },
		});
	});

	it('isn’t shown to somebody without the right, nor opened for what is closed', async () => {
		await expect(send({ ...typed, title: 'Denied' })).rejects.toMatchObject({ code: 'forbidden' });
		stored = { title: 'Closed', sequence: 3 };
		await expect(send(null)).rejects.toMatchObject({ code: 'event_cancelled' });
	});

	it('has other buttons, which need none of its fields', async () => {
		const cleared = await answered({ intent: 'clear', title: '' });
		expect(cleared.headers.get('location')).toBe('/admin/cleared');
	});
});
