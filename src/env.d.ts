interface ImportMetaEnv {
	/** The commit that was built, put in by astro.config.mjs; null where there is none. */
	readonly BUILD_COMMIT?: string | null;
}

declare namespace App {
	interface Locals {
		/** In logs and on the error page, so that the two can be matched. */
		requestId: string;
		context: import('./context.ts').Context;
		/** Loads better-auth when it is first asked for: a visitor's page needs none of it. */
		auth: () => Promise<import('./auth/create-auth.ts').Auth>;
		/** The member who is signed in, with the session; null for a visitor. Set once, by the middleware. */
		viewer: import('./auth/viewer.ts').Viewer | null;
		/** The language that the reader has chosen: a member's own, else that of the cookie; null for the club's. */
		language: import('./domain/text/language.ts').Language | null;
		/** The same with the club's formats, once the page has read its club: for its components (http/requests/reader-locale.ts). */
		locale: import('./domain/text/language.ts').Locale;
		/** The language in which the club has written, where it isn't the page's: `lang` of its texts (WCAG 2.2, 3.1.2). */
		clubLanguage: import('./domain/text/language.ts').Language | undefined;
		/** The same of the desk's own sentences, which don't have every language. */
		deskLanguage: import('./domain/text/language.ts').Language | undefined;
		/** Hashes of the style blocks of the page that is being made. */
		styleHashes: string[];
		/** True for a page that has a script, which its policy then lets in. */
		hasScript?: boolean;
		/** True for a page that may use the camera. */
		hasCamera?: boolean;
		/** The message of the form that led here, which the page shows once; null for most requests. */
		notice: import('./http/responses/shown-notice.ts').ShownNotice | null;
		/** True once the page has shown it. */
		isNoticeShown?: boolean;
		/** True where a part of the page shows it, so that it isn't above the page. */
		isNoticePlaced?: boolean;
		/** What is missing from the environment, for the page /not-configured. */
		problems?: import('./config.ts').ConfigProblem[];
		/** What came of a form, as the page says it: for the title. */
		message?: string | undefined;
		/** True where a form was refused, rather than a page: its page begins with why. */
		isFormRefused?: boolean;
		/** What a form that is shown again held. */
		typed?: import('./domain/forms/fields.ts').FormFields;
		/** Whether the session was never looked up: refused before that, or without a database to ask. */
		isViewerUnknown?: boolean;
		/** The page of a form that posts to an address without a gate: a sign-in leads back to it. */
		formPage?: string;
		/** The page of the site that a refused form was on, where the browser says so. */
		cameFrom?: string | null;
		/** What the page /refused, or a form that is shown again, has to say. */
		refusal?: import('./domain/errors.ts').Refusal;
	}
}
