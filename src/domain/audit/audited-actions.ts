/** The organizers' actions that the audit log stores, and the area each belongs to. */
const ACTION_AREAS = {
	'club.set_up': 'club',
	'club.changed': 'club',
	'event.created': 'events',
	'event.changed': 'events',
	'event.cancelled': 'events',
	'events.imported': 'events',
	'series.created': 'series',
	'series.changed': 'series',
	'series.ended': 'series',
	'break.added': 'series',
	'break.removed': 'series',
	'rsvp.changed': 'guests',
	'check_in.added': 'door',
	'check_in.removed': 'door',
	'check_in.walk_in': 'door',
	'guests.exported': 'exports',
	'member.role_changed': 'members',
	'member.banned': 'members',
	'member.ban_lifted': 'members',
	'member.removed': 'members',
	'member.address_retried': 'members',
	'members.imported': 'members',
	'members.consented': 'members',
	'members.exported': 'exports',
	'announcement.created': 'mail',
	'announcement.changed': 'mail',
	'announcement.scheduled': 'mail',
	'announcement.unscheduled': 'mail',
	'announcement.sent': 'mail',
	'announcement.stopped': 'mail',
	'announcement.deleted': 'mail',
	'announcement.tested': 'mail',
	'mail.sent_again': 'mail',
} as const;

export type AuditedAction = keyof typeof ACTION_AREAS;
export const AUDITED_ACTIONS = Object.keys(ACTION_AREAS) as [AuditedAction, ...AuditedAction[]];

/** The parts of the log that can be read separately. */
export const AUDIT_AREAS = [
	'events',
	'series',
	'guests',
	'door',
	'members',
	'mail',
	'exports',
	'club',
] as const;
export type AuditArea = (typeof AUDIT_AREAS)[number];

/** The part of the club's life that an action belongs to. */
export function areaOf(action: AuditedAction): AuditArea {
	return ACTION_AREAS[action];
}

/**
 * The fields that `before` and `after` of a row of the log may hold. None of them is a name or an address
 * of a member.
 */
export const AUDITED_FIELDS = [
	// The club's.
	'name',
	'description',
	'colour',
	'timeZone',
	'place',
	'joining',
	'senderName',
	'replyTo',
	'contactAddress',
	'privacyText',
	'noteLabel',
	'defaultCapacity',
	'defaultGuestsAllowed',
	'topics',
	'links',
	'banner',
	'bannerAlt',
	'language',
	'locale',
	'firstSeries',
	// An event's and a series's.
	'title',
	'mapUrl',
	'whatToBring',
	'startsAt',
	'endsAt',
	'capacity',
	'guestsAllowed',
	'status',
	'cancelReason',
	'rule',
	'startsOnDate',
	'startsAtTime',
	'durationMinutes',
	'opensDaysAhead',
	'endsOnDate',
	'invitesDaysBefore',
	'invitesAtTime',
	'remindsDayBeforeAt',
	'remindsSameDayAt',
	'thanksAfterHours',
	'sendsInvitations',
	'picture',
	'pictureAlt',
	'report',
	/** The events that an action changed besides, each by its slug. */
	'events',
	// A break's.
	'firstDate',
	'lastDate',
	'reason',
	// An RSVP's and a check-in's.
	'answer',
	'guests',
	'isNewMember',
	/** False for a walk-in who gave a name only. */
	'isMember',
	// A member's, and of many members.
	'role',
	'isBanned',
	'awaitsConsent',
	'invitations',
	'stoppedBy',
	'known',
	'nameless',
	'awaiting',
	'refusing',
	'owners',
	'hosts',
	'importedAt',
	// A file's.
	'rows',
	'list',
	// An announcement's.
	'subject',
	'body',
	'topic',
	'event',
	'sendsAt',
	'recipients',
	'dropped',
	// A message's of the outbox.
	'kind',
	'messages',
] as const;
export type AuditedField = (typeof AUDITED_FIELDS)[number];
