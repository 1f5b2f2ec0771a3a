/**
 * An email as its recipient sees it. Emails have their styles in their elements, so only these responses
 * allow inline styles; scripts, forms and anything from elsewhere stay forbidden.
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
