/** The way into the first run; it leads to the step that comes next. */
export const SET_UP_PATH = '/admin/setup';

/** Where it ends: the club's link, its QR code and a text to post. */
export const SHARE_CLUB_PATH = `${SET_UP_PATH}/done`;
