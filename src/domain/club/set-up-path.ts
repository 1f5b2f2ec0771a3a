/** The way into the first run; it leads to the step that comes next. */
export const SET_UP_PATH = '/admin/setup';
