/**
 * A mail as its reader sees it. The styles of mails stand in their elements, so these answers alone allow
 * such; scripts, forms and anything from elsewhere they do not.
 */
export function mailResponse(html: string): Response {
	return new Response(html, {
		headers: {
			'content-type': 'text/html; charset=utf-8',
			'content-security-policy':
				"default-src 'none'; style-src 'unsafe-inline'; img-src 'self' data:; form-action 'none'; base-uri 'none'; frame-ancestors 'none'",
		},
	});
}
