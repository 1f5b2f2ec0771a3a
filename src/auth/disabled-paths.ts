/** The endpoints of better-auth that are served over HTTP; everything else below /auth is 404. */
export const ENABLED_PATHS = ['/ok'] as const;

/**
 * Every other endpoint of better-auth and its plugins, so that none of them answers even if a request gets
 * past the route; those with a parameter are shut by the route alone. A test fails when better-auth brings
 * one that is in neither list.
 */
export const DISABLED_PATHS = [
	'/account-info',
	'/callback/:id',
	'/change-email',
	'/change-password',
	'/delete-user',
	'/delete-user/callback',
	'/error',
	'/get-access-token',
	// Answered by the site from the session that the middleware has validated, without its token.
	'/get-session',
	'/link-social',
	'/list-accounts',
	'/list-sessions',
	'/magic-link/verify',
	'/refresh-token',
	'/request-password-reset',
	'/reset-password',
	'/reset-password/:token',
	'/revoke-other-sessions',
	'/revoke-session',
	'/revoke-sessions',
	'/send-verification-email',
	'/sign-in/email',
	'/sign-in/magic-link',
	'/sign-in/social',
	'/sign-out',
	'/sign-up/email',
	'/unlink-account',
	'/update-session',
	'/update-user',
	'/verify-email',
	'/verify-password',
] as const;
