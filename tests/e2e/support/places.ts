// What serve-sites.ts tells the tests, in their environment. Every process of the tests reads these names, so
// that nothing else is loaded with them.

/** Where the addresses of the sites stand in the environment of the tests. */
export const SITE_ADDRESS = 'REGULARS_TEST_SITE';
export const SITE_WITHOUT_KV_ADDRESS = 'REGULARS_TEST_SITE_WITHOUT_KV';
export const PAGES_ADDRESS = 'REGULARS_TEST_PAGES';

/** Where the folders of data stand from which tests start a site of their own, and the owner's cookies there. */
export const NEW_CLUB = 'REGULARS_TEST_NEW_CLUB';
export const OPEN_CLUB = 'REGULARS_TEST_OPEN_CLUB';
export const OWNERS_COOKIES = 'REGULARS_TEST_OWNERS_COOKIES';
