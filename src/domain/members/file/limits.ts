/** The largest file of members, and the longest pasted text. Bytes: 5,000 lines of about 200. */
export const MAX_MEMBER_FILE_BYTES = 1024 * 1024;

/** So many people are taken at once: what one batch stores within D1's limits. */
export const MAX_IMPORT_LINES = 5000;
