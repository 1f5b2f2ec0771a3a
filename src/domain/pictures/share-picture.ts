/**
 * The size of the picture that previews of links show, as the large cards of most networks have it. Pixels.
 * By itself here: every page names it, and few need the reader of pictures.
 */
export const SHARE_SIZE = { width: 1200, height: 630 } as const;
