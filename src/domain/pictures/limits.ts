/** A row of the database holds 2,000,000 bytes (developers.cloudflare.com/d1/platform/limits), and base64 takes four letters for three. */
export const MAX_PICTURE_BYTES = 1_400_000;
