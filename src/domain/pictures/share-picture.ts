/**
 * The size of the picture that previews of links show, as the large cards of most networks have it. Pixels.
 * In a file of its own: every page names it, and few need to read pictures.
 */
export const SHARE_SIZE = { width: 1200, height: 630 } as const;
