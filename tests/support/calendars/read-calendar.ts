import ICAL from 'ical.js';

/** The one event of a calendar file, as a parser reads it that is not the site's own. */
export function readCalendar(text = '') {
	const calendar = new ICAL.Component(ICAL.parse(text));
	const component = calendar.getFirstSubcomponent('vevent');
	if (!component) throw new Error('No event in the calendar file.');
	const event = new ICAL.Event(component);
	return {
		method: calendar.getFirstPropertyValue('method'),
		uid: event.uid,
		sequence: event.sequence,
		status: component.getFirstPropertyValue('status'),
		startsAt: event.startDate.toJSDate().getTime(),
		endsAt: event.endDate.toJSDate().getTime(),
		summary: event.summary,
		location: event.location,
	};
}
