import { invalidForm, Refusal } from '../../domain/errors.ts';
import { type FormFields, formId, type ParsedForm } from '../../domain/forms/fields.ts';
import type { ClubLanguage } from '../../domain/text/language.ts';
import { spoken } from '../../messages/spoken.ts';
import { readTexts } from '../requests/body.ts';
import { readerLocale } from '../requests/reader-locale.ts';
import { type FieldErrors, fieldErrors } from './mistake-text.ts';
import { refusalText } from './refusal-text.ts';
import { type Done, hasOwnPage, json, respondDone, wantsJson } from './respond.ts';

/** What an organizer's form is about to do. */
interface Attempt<View, Values> {
	view: View;
	values: Values;
	fields: FormFields;
	asJson: boolean;
	/** Whether somebody else changed it while the form was open. */
	isLate: boolean;
	/** Names what the form makes, or the action: sent twice, it is done once. */
	id: string;
}

/** What is asked before it is done. */
interface Asked<Question> {
	question: Question;
	/** How it is refused where nobody can be asked, in JSON. */
	unconfirmed?: Refusal;
}

/** What each form is about belongs to a club, in whose formats its mistakes are said; or there is no form. */
type FormView = { club: ClubLanguage } | Response;

/** One form of the organizers' desk: what it is about, and what it does. */
interface DeskFormSpec<View, Values, Question> {
	/**
	 * Reads what the form is about; read once more after a conflict.
	 *
	 * @param fields what was sent, or null where the page was only opened
	 * @returns a response instead, where there is no form at all
	 */
	read: (fields: FormFields | null) => Promise<View | Response>;
	/**
	 * Throws the refusal of what can't be done any more. Whoever opens the page gets that, or the response that
	 * is returned; whoever has typed already sees the form again, with the reason.
	 */
	requireOpen?: (view: View) => Response | undefined;
	/** What the form holds at first. */
	start: (view: View) => FormFields;
	/** The fields of the body, where it holds more than texts. */
	receive?: (request: Request) => Promise<FormFields>;
	/** Adds what the form left out. */
	complete?: (fields: FormFields, view: View) => FormFields;
	/** The field that says which version of it was seen, and the version there is now. */
	version?: { name: string; of: (view: View) => string };
	/** The field with the id of what is made: a new one after each refusal. */
	idField?: string;
	parse: (fields: FormFields, view: View) => ParsedForm<Values>;
	/** What would be done, to look over: for `intent=preview`, and on a conflict. */
	preview?: (attempt: Attempt<View, Values>) => Promise<Question>;
	previewAsJson?: (question: Question, attempt: Attempt<View, Values>) => unknown;
	/** Whether the previewed change changes nothing: then there is nothing to confirm. */
	changesNothing?: (question: Question) => boolean;
	/**
	 * Does it, or asks first.
	 *
	 * @throws Refusal `changed_meanwhile` after a conflict
	 */
	act: (attempt: Attempt<View, Values>) => Promise<Done | Asked<Question>>;
	/** Other buttons of the page, by `intent`, that need none of the fields. */
	buttons?: Record<string, (sent: Pick<Attempt<View, Values>, 'view' | 'fields'>) => Promise<Done>>;
}

/** How the form is shown. */
export interface DeskForm<View, Values, Question> {
	view: View;
	/** What was typed, or what the form holds at first. */
	fields: FormFields;
	/** What is wrong with it, a sentence for each field at fault. */
	errors: FieldErrors;
	/** Why it was not done, where that is about no field. */
	refusal: Refusal | null;
	/** Whether somebody else changed it while the form was open. */
	isLate: boolean;
	/** What is asked before it is done. */
	question: Question | null;
	/** Whether it was confirmed already, and more or less would be done by now. */
	isAskedAgain: boolean;
	/** Whether it was previewed and nothing would change. */
	isUnchanged: boolean;
	values: Values | null;
	/** The version that the next click is about. */
	version: string;
	id: string;
}

/**
 * A form that asks twice: read, parse, 422 with what was typed, preview, confirm, act. Whatever is refused,
 * a conflict with another tab above all, shows the same form with what was typed and why, under the status
 * of the refusal. A version once seen stays in the form until a conflict is shown: fixing a field must not
 * make an outdated form pass for a fresh one.
 *
 * @returns the response, or how the page shows its form
 * @throws Refusal what has a page of its own, and every refusal in JSON
 */
export async function deskForm<View extends FormView, Values, Question = never>(
	page: {
		request: Request;
		response: { status?: number };
		locals: Pick<App.Locals, 'language' | 'locale' | 'clubLanguage' | 'deskLanguage'>;
		url: URL;
	},
	spec: DeskFormSpec<View, Values, Question>,
): Promise<Response | DeskForm<Exclude<View, Response>, Values, Question>> {
	type Read = Exclude<View, Response>;
	const { request, response } = page;
	const asJson = wantsJson(request);
	const isPost = request.method === 'POST';
	const sent = isPost ? await (spec.receive ?? readTexts)(request) : null;
	const read = async () => (await spec.read(sent)) as Read | Response;
	const first = await read();
	if (first instanceof Response) return first;

	let view: Read = first;
	const seen = spec.version && sent?.[spec.version.name];
	const complete = (fields: FormFields) => spec.complete?.(fields, view) ?? fields;
	const present = () => spec.version?.of(view) ?? '';
	const locale = () => readerLocale(page, view.club);
	// For what the form's own functions say; at the door in every language.
	await spoken(locale());
	let fields = sent ? complete(sent) : spec.start(view);
	let id = (spec.idField && formId(fields[spec.idField])) || crypto.randomUUID();
	const shown = (state: Partial<DeskForm<Read, Values, Question>> = {}) => ({
		view,
		fields,
		errors: {},
		refusal: null,
		isLate: false,
		question: null,
		isAskedAgain: false,
		isUnchanged: false,
		values: null,
		version: seen ?? present(),
		id,
		...state,
	});
	if (!sent) return spec.requireOpen?.(view) ?? shown();

	const isLate = () => seen !== undefined && seen !== present();
	const attempt = (values: Values): Attempt<Read, Values> => {
		return { view, values, fields, asJson, isLate: isLate(), id };
	};
	const asked = (preview: Question) => (spec.changesNothing?.(preview) ? null : preview);
	/** What the form would do now that somebody else has changed what it is about. */
	const conflict = async (refusal: Refusal) => {
		const state = { refusal, isLate: true, version: present() };
		const again = spec.parse(fields, view);
		if (!again.ok) return shown({ ...state, errors: fieldErrors(again.errors, locale()) });
		if (!spec.preview) return shown({ ...state, values: again.values });
		const question = await spec.preview(attempt(again.values)).then(asked, (error: unknown) => {
			// Overtaken once more meanwhile: the form itself is still here.
			if (error instanceof Refusal) return null;
			throw error;
		});
		return shown({ ...state, question, values: again.values });
	};

	try {
		const handled = spec.requireOpen?.(view);
		if (handled && asJson) return handled;
		const press = fields.intent && spec.buttons?.[fields.intent];
		if (press) return respondDone(request, await press({ view, fields }));
		const checked = spec.parse(fields, view);
		if (!checked.ok) {
			if (asJson) throw invalidForm(checked.errors);
			response.status = 422;
			return shown({ errors: fieldErrors(checked.errors, locale()) });
		}
		const { values } = checked;
		if (fields.intent === 'edit') return shown({ values });
		const isPreview = fields.intent === 'preview';
		if (isPreview && spec.preview) {
			const preview = await spec.preview(attempt(values));
			if (asJson && spec.previewAsJson) return json(spec.previewAsJson(preview, attempt(values)));
			const question = asked(preview);
			if (!question) return shown({ values, isUnchanged: true });
			if (isLate()) {
				response.status = 409;
				return shown({ question, values, isLate: true, version: present() });
			}
			return shown({ question, values });
		}
		const outcome = await spec.act(attempt(values));
		if (!('question' in outcome)) return respondDone(request, outcome);
		if (asJson) throw outcome.unconfirmed ?? new Refusal('not_confirmed');
		const isAskedAgain = fields.confirmed !== undefined;
		return shown({ question: outcome.question, values, isAskedAgain });
	} catch (error) {
		if (!(error instanceof Refusal) || asJson || error.deniesAccess || hasOwnPage(error)) {
			throw error;
		}
		// The next click is about another one.
		id = crypto.randomUUID();
		response.status = error.status;
		if (error.field) return shown({ errors: { [error.field]: refusalText(error, locale()) } });
		const fresh = await read();
		if (fresh instanceof Response) return fresh;
		view = fresh;
		fields = complete(sent);
		return error.code === 'changed_meanwhile' ? conflict(error) : shown({ refusal: error });
	}
}
