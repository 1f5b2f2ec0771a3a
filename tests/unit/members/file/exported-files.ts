/** Files as other systems export them, with made-up people, and what each comes to. */

interface Format {
	title: string;
	text: string;
	/** The file's own name, where it matters. */
	name?: string;
	people?: string[];
	leftOut?: string[];
	bad?: string[];
	mistake?: string;
}

/** A row with these cells under a heading row of many columns. */
function under(
	heading: string,
	separator: string,
	rows: readonly Record<string, string>[],
): string {
	const names = heading.split(separator);
	const cell = (value: string) =>
		/[",;\n\t]/.test(value) ? `"${value.replaceAll('"', '""')}"` : value;
	const lines = rows.map((row) => names.map((name) => cell(row[name] ?? '')).join(separator));
	return [heading, ...lines, ''].join('\r\n');
}

const MEETUP_MEMBERS =
	'Name\tUser ID\tTitle\tMember ID\tLocation\tJoined Group on\tLast visited group on\tLast Attended\tTotal RSVPs\tRSVPed Yes\tRSVPed Maybe\tRSVPed No\tMeetups attended\tNo shows\tIntro\tPhoto\tAssistant Organizer\tMailing List\tURL of Member Profile';
const MEETUP_ATTENDEES =
	'Name\tAttendance\tUser ID\tTitle\tEvent Host\tRSVP\tGuests\tRSVPed on\tJoined Group on\tURL of Member Profile\tNotes';
const LUMA =
	'api_id,name,first_name,last_name,email,phone_number,created_at,approval_status,checked_in_at,custom_source,qr_code_url,amount,amount_tax,amount_discount,currency,coupon_code,eth_address,solana_address,survey_response_rating,survey_response_feedback,ticket_type_id,ticket_name,What is your email for Slack?';
const EVENTBRITE =
	'Order #,Order Date,First Name,Last Name,Email,Quantity,Price Tier,Ticket Type,Attendee #,Group,Order Type,Currency,Total Paid,Fees Paid,Eventbrite Fees,Eventbrite Payment Processing,Attendee Status,Home Address 1,Home Address 2,Home City,Home State,Home Zip,Home Country';
const MAILCHIMP =
	'Email Address,First Name,Last Name,Address,Phone Number,MEMBER_RATING,OPTIN_TIME,OPTIN_IP,CONFIRM_TIME,CONFIRM_IP,LATITUDE,LONGITUDE,GMTOFF,DSTOFF,TIMEZONE,CC,REGION,LAST_CHANGED,LEID,EUID,NOTES,TAGS';
const GOOGLE =
	'First Name,Middle Name,Last Name,Phonetic First Name,Phonetic Middle Name,Phonetic Last Name,Name Prefix,Name Suffix,Nickname,File As,Organization Name,Organization Title,Organization Department,Birthday,Notes,Photo,Labels,E-mail 1 - Label,E-mail 1 - Value,E-mail 2 - Label,E-mail 2 - Value,Phone 1 - Label,Phone 1 - Value,Address 1 - Label,Address 1 - Formatted';
const GOOGLE_OLD =
	'Name,Given Name,Additional Name,Family Name,Yomi Name,Given Name Yomi,Name Prefix,Name Suffix,Group Membership,E-mail 1 - Type,E-mail 1 - Value,Phone 1 - Type,Phone 1 - Value';
const OUTLOOK =
	"Title,First Name,Middle Name,Last Name,Suffix,Company,Department,Job Title,Business Street,Business City,Telex,Account,Anniversary,Assistant's Name,Birthday,Categories,E-mail Address,E-mail Type,E-mail Display Name,E-mail 2 Address,E-mail 2 Type,E-mail 2 Display Name,Manager's Name,Notes,Spouse";
const OUTLOOK_COM =
	'First Name,Middle Name,Last Name,Title,Suffix,Nickname,E-mail Address,E-mail 2 Address,E-mail 3 Address,Home Phone,Business Phone,Categories';
const OUTLOOK_DE =
	'Anrede;Vorname;Weitere Vornamen;Nachname;Suffix;Firma;Abteilung;Position;Straße geschäftlich;E-Mail-Adresse;E-Mail-Typ;E-Mail: Angezeigter Name;E-Mail 2: Adresse';
const DISCOURSE =
	'id,name,username,email,title,created_at,last_seen_at,last_posted_at,last_emailed_at,trust_level,approved,suspended_at,suspended_till,silenced_till,active,admin,moderator,ip_address,staged,topics_entered,website,views,group_names';
const GHOST =
	'id,email,name,note,subscribed_to_emails,complimentary_plan,stripe_customer_id,created_at,deleted_at,labels,tiers';
const LISTMONK = 'uuid,email,name,attributes,status,created_at,updated_at';
const SUBSTACK = 'email,active_subscription,expiry,plan,email_disabled,created_at,first_payment_at';

export const FORMATS: Format[] = [
	{
		title: 'Meetup members have no addresses',
		text: under(MEETUP_MEMBERS, '\t', [
			{
				Name: 'Ada Lark',
				'User ID': 'user 123',
				'Member ID': '123',
				Location: 'Bern',
				'Mailing List': 'Yes',
				'URL of Member Profile': 'https://www.meetup.com/x/members/123',
			},
		]),
		mistake: 'file_of_meetup',
	},
	{
		title: 'Meetup attendees have no addresses',
		text: under(MEETUP_ATTENDEES, '\t', [
			{
				Name: 'Ada Lark',
				RSVP: 'Yes',
				'URL of Member Profile': 'https://www.meetup.com/x/members/123',
			},
		]),
		mistake: 'file_of_meetup',
	},
	{
		title: 'Luma guests',
		text: `\uFEFF${under(LUMA, ',', [
			{
				name: 'Ada Lark',
				first_name: 'Ada',
				last_name: 'Lark',
				email: 'ada@example.com',
				approval_status: 'approved',
				ticket_name: 'Standard',
				'What is your email for Slack?': 'other@example.com',
			},
			{
				name: '',
				first_name: 'Ben',
				last_name: 'Moss',
				email: 'ben@example.com',
				approval_status: 'session',
				ticket_name: 'Standard',
			},
			{
				name: 'Cem Oak',
				email: 'cem@example.com',
				approval_status: 'declined',
				ticket_name: 'Standard',
			},
			{ name: '', email: 'dan@example.com', approval_status: 'waitlist', ticket_name: 'Standard' },
		])}`,
		people: ['ada@example.com | Ada Lark', 'ben@example.com | Ben Moss', 'dan@example.com | '],
		leftOut: ['4 declined'],
	},
	{
		title: 'Eventbrite attendees',
		text: under(EVENTBRITE, ',', [
			{
				'Order Date': '11/29/24 22:28',
				'First Name': 'Ada',
				'Last Name': 'Lark',
				Email: 'ada@example.com',
				'Attendee Status': 'Attending',
				'Home Address 1': '1 Main St',
				'Home State': 'NO',
			},
			{
				'First Name': 'Ben',
				'Last Name': 'Moss',
				Email: 'ben@example.com',
				'Attendee Status': 'Checked In',
			},
			{
				'First Name': 'Cem',
				'Last Name': 'Oak',
				Email: 'cem@example.com',
				'Attendee Status': 'Refunded',
			},
			{
				'First Name': 'Dan',
				'Last Name': 'Fern',
				Email: 'dan@example.com',
				'Attendee Status': 'Deleted',
			},
			{
				'First Name': 'Eva',
				'Last Name': 'Reed',
				Email: 'eva@example.com',
				'Attendee Status': 'Transferred',
			},
			{
				'First Name': 'Fay',
				'Last Name': 'Birch',
				Email: 'fay@example.com',
				'Attendee Status': 'Not Attending',
			},
			{
				'First Name': 'Ada',
				'Last Name': 'Lark',
				Email: 'ada@example.com',
				'Attendee Status': 'Refunded',
			},
		]),
		people: ['ada@example.com | Ada Lark', 'ben@example.com | Ben Moss'],
		leftOut: ['4 refunded', '5 deleted', '6 transferred', '7 not_attending', '8 refunded'],
	},
	{
		title: 'Mailchimp, subscribed',
		text: under(MAILCHIMP, ',', [
			{
				'Email Address': 'ada@example.com',
				'First Name': 'Ada',
				'Last Name': 'Lark',
				Address: '1 Main St, Bern',
				MEMBER_RATING: '2',
			},
		]),
		name: 'subscribed_email_audience_export_1a2b.csv',
		people: ['ada@example.com | Ada Lark'],
	},
	{
		title: 'Mailchimp, unsubscribed, by its column',
		text: under(
			`${MAILCHIMP},UNSUB_TIME,UNSUB_CAMPAIGN_TITLE,UNSUB_CAMPAIGN_ID,UNSUB_REASON,UNSUB_REASON_OTHER`,
			',',
			[
				{
					'Email Address': 'ada@example.com',
					'First Name': 'Ada',
					'Last Name': 'Lark',
					UNSUB_TIME: '2024-05-01 10:00:00',
				},
			],
		),
		people: ['ada@example.com | Ada Lark | no email'],
	},
	{
		title: 'Mailchimp, unsubscribed, by the name of the file',
		text: under(MAILCHIMP, ',', [{ 'Email Address': 'ada@example.com', 'First Name': 'Ada' }]),
		name: 'unsubscribed_email_audience_export_1a2b.csv',
		people: ['ada@example.com | Ada | no email'],
	},
	{
		title: 'Mailchimp, cleaned',
		text: under(MAILCHIMP, ',', [{ 'Email Address': 'ada@example.com', 'First Name': 'Ada' }]),
		name: 'cleaned_email_audience_export_1a2b.csv',
		people: ['ada@example.com | Ada | no email'],
	},
	{
		title: 'Google Contacts',
		text: under(GOOGLE, ',', [
			{
				'First Name': 'Ada',
				'Middle Name': 'M.',
				'Last Name': 'Lark',
				'Name Prefix': 'Dr.',
				'Organization Name': 'Larks',
				Labels: '* myContacts ::: Club',
				'E-mail 1 - Label': '* Home',
				'E-mail 1 - Value': 'ada@example.com ::: ada@work.example',
				'Address 1 - Formatted': '1 Main St\nBern',
			},
			{ 'First Name': 'Ben', 'E-mail 2 - Value': 'ben@example.com' },
			{ 'First Name': 'Cem', 'Phone 1 - Value': '12' },
		]),
		people: ['ada@example.com | Ada M. Lark', 'ben@example.com | Ben'],
		bad: ['5 address_missing'],
	},
	{
		title: 'Google Contacts until 2024',
		text: under(GOOGLE_OLD, ',', [
			{
				Name: 'Ada Lark',
				'Given Name': 'Ada',
				'Family Name': 'Lark',
				'Name Prefix': 'Dr.',
				'Group Membership': '* myContacts ::: Club',
				'E-mail 1 - Type': '* Home',
				'E-mail 1 - Value': 'ada@example.com',
			},
		]),
		people: ['ada@example.com | Ada Lark'],
	},
	{
		title: 'Outlook for Windows',
		text: under(OUTLOOK, ',', [
			{
				Title: 'Dr.',
				'First Name': 'Ada',
				'Last Name': 'Lark',
				Company: 'Larks',
				'E-mail Address': 'ada@example.com',
				'E-mail Type': 'SMTP',
				'E-mail Display Name': 'Ada Lark (ada@example.com)',
			},
			{
				'E-mail Address': 'ben@example.com',
				'E-mail Type': 'SMTP',
				'E-mail Display Name': 'Ben Moss (ben@example.com)',
			},
			{
				'E-mail Address': 'cem@example.com',
				'E-mail Type': 'SMTP',
				'E-mail Display Name': 'cem@example.com',
			},
		]),
		people: ['ada@example.com | Ada Lark', 'ben@example.com | Ben Moss', 'cem@example.com | '],
	},
	{
		title: 'Outlook.com',
		text: under(OUTLOOK_COM, ',', [
			{
				'First Name': 'Ada',
				'Last Name': 'Lark',
				Title: 'Dr.',
				Nickname: 'Adi',
				'E-mail Address': 'ada@example.com',
				Categories: 'Club',
			},
			{ 'First Name': 'Ben', 'E-mail 2 Address': 'ben@example.com' },
		]),
		people: ['ada@example.com | Ada Lark', 'ben@example.com | Ben'],
	},
	{
		title: 'Outlook in German, saved by Excel',
		text: under(OUTLOOK_DE, ';', [
			{
				Anrede: 'Frau',
				Vorname: 'Jörg',
				Nachname: 'Müller',
				'Straße geschäftlich': 'Weg 1',
				'E-Mail-Adresse': 'joerg@example.com',
				'E-Mail-Typ': 'SMTP',
				'E-Mail: Angezeigter Name': 'Jörg Müller (joerg@example.com)',
			},
		]),
		people: ['joerg@example.com | Jörg Müller'],
	},
	{
		title: 'Discourse users',
		text: under(DISCOURSE, ',', [
			{
				name: 'Ada Lark',
				username: 'ada',
				email: 'ada@example.com',
				title: 'Regular',
				approved: 'false',
				active: 'true',
				admin: 'true',
				staged: 'false',
			},
			{ name: '', username: 'ben', email: 'ben@example.com', active: 'true', staged: 'false' },
			{
				name: 'Cem',
				username: 'cem',
				email: 'cem@example.com',
				active: 'true',
				suspended_at: '2024-01-01 10:00:00 UTC',
				suspended_till: '3024-01-01 10:00:00 UTC',
				staged: 'false',
			},
			{ name: 'Dan', username: 'dan', email: 'dan@example.com', active: 'false', staged: 'false' },
			{ name: 'Eva', username: 'eva', email: 'eva@example.com', active: 'true', staged: 'true' },
		]),
		people: ['ada@example.com | Ada Lark', 'ben@example.com | '],
		leftOut: ['4 suspended', '5 inactive', '6 inactive'],
	},
	{
		title: 'WordPress users',
		text: 'ID,user_login,display_name,user_email,user_registered,roles\n1,ada,Ada Lark,ada@example.com,2024-01-01 10:00:00,administrator\n',
		people: ['ada@example.com | Ada Lark'],
	},
	{
		title: 'WordPress users, by a plugin',
		text: 'user_login,user_email,display_name,role\nada,ada@example.com,Ada Lark,subscriber\n',
		people: ['ada@example.com | Ada Lark'],
	},
	{
		title: 'Ghost members',
		text: under(GHOST, ',', [
			{
				email: 'ada@example.com',
				name: 'Ada Lark',
				subscribed_to_emails: 'true',
				complimentary_plan: 'false',
				labels: 'club',
			},
			{ email: 'ben@example.com', name: '', subscribed_to_emails: 'false' },
			{
				email: 'cem@example.com',
				name: 'Cem',
				subscribed_to_emails: 'true',
				deleted_at: '2024-01-01T10:00:00.000Z',
			},
		]),
		people: ['ada@example.com | Ada Lark', 'ben@example.com |  | no email'],
		leftOut: ['4 deleted'],
	},
	{
		title: 'listmonk subscribers',
		text: under(LISTMONK, ',', [
			{
				email: 'ada@example.com',
				name: 'Ada Lark',
				attributes: '{"city": "Bern, CH"}',
				status: 'enabled',
			},
			{ email: 'ben@example.com', name: 'Ben', status: 'blocklisted' },
			{ email: 'cem@example.com', name: 'Cem', status: 'disabled' },
		]).replaceAll('\r', ''),
		people: [
			'ada@example.com | Ada Lark',
			'ben@example.com | Ben | no email',
			'cem@example.com | Cem | no email',
		],
	},
	{
		title: 'Substack subscribers',
		text: under(SUBSTACK, ',', [
			{
				email: 'ada@example.com',
				active_subscription: 'false',
				plan: 'other',
				email_disabled: 'false',
			},
			{ email: 'ben@example.com', active_subscription: 'true', email_disabled: 'true' },
		]).replaceAll('\r', ''),
		name: 'email_list.larks.csv',
		people: ['ada@example.com | ', 'ben@example.com |  | no email'],
	},
	{
		title: 'Kit subscribers',
		text: 'first_name,email_address,state,created_at,tags\nAda,ada@example.com,active,2024-01-01,club\nBen,ben@example.com,cancelled,2024-01-01,\nCem,cem@example.com,bounced,2024-01-01,\n',
		people: [
			'ada@example.com | Ada',
			'ben@example.com | Ben | no email',
			'cem@example.com | Cem | no email',
		],
	},
	{
		title: 'an address book of Apple',
		text: 'BEGIN:VCARD\r\nVERSION:3.0\r\nPRODID:-//Apple Inc.//macOS 14.0//EN\r\nN:Lark;Ada;;Dr.;\r\nFN:Dr. Ada Lark\r\nORG:Larks;\r\nEMAIL;type=INTERNET;type=HOME:old@example.com\r\nitem1.EMAIL;type=INTERNET;type=pref:a\r\n da@example.com\r\nitem1.X-ABLabel:Club\r\nNOTE:one\\, two\r\nEND:VCARD\r\nBEGIN:VCARD\r\nVERSION:4.0\r\nFN:Ben Moss\r\nEMAIL;PREF=2:ben2@example.com\r\nEMAIL;PREF=1:ben@example.com\r\nEND:VCARD\r\nBEGIN:VCARD\r\nVERSION:2.1\r\nN;CHARSET=UTF-8;ENCODING=QUOTED-PRINTABLE:M=C3=BC=\r\nller;J=C3=B6rg;;;\r\nEMAIL;HOME;PREF:joerg@example.com\r\nEND:VCARD\r\nBEGIN:VCARD\r\nVERSION:3.0\r\nFN:Cem\r\nTEL:12\r\nEND:VCARD\r\n',
		people: [
			'ada@example.com | Ada Lark',
			'ben@example.com | Ben Moss',
			'joerg@example.com | Jörg Müller',
		],
		bad: ['25 address_missing'],
	},
	{
		title: 'a list of members in German, with a column about a newsletter',
		text: 'Mitgliedsnummer;Anrede;Vorname;Titel;Nachname;Straße;PLZ;Ort;E-Mail;Newsletter  (0 für nein, -1 für ja)\r\n1;Frau;Ada;Dr.;Lark;Weg 1;3000;Bern;ada@example.com;-1\r\n2;Herr;Ben;;Moss;Weg 2;3000;Bern;ben@example.com;0\r\n',
		people: ['ada@example.com | Ada Lark', 'ben@example.com | Ben Moss | no email'],
	},
	{
		title: 'a table with a line for Excel',
		text: 'sep=;\r\nName;E-Mail\r\nLark, Ada;ada@example.com\r\n',
		people: ['ada@example.com | Ada Lark'],
	},
	{
		title: 'a line of an email program',
		text: '"Ada Lark" <ada@example.com>, Ben <ben@example.com>, cem@example.com',
		people: ['ada@example.com | Ada Lark', 'ben@example.com | Ben', 'cem@example.com | '],
	},
	{
		title: 'a line of Outlook',
		text: 'To: Lark, Ada <ada@example.com>; Moss, Ben <ben@example.com>;',
		people: ['ada@example.com | Ada Lark', 'ben@example.com | Ben Moss'],
	},
	{
		title: 'addresses alone, line by line',
		text: 'ada@example.com\nmailto:ben@example.com\ncem@example.com dan@example.com\n',
		people: [
			'ada@example.com | ',
			'ben@example.com | ',
			'cem@example.com | ',
			'dan@example.com | ',
		],
	},
	{
		title: 'a column called Address with streets in it, and a column of addresses',
		text: 'Name,Address,Contact\nAda Lark,"1 Main St, Bern",ada@example.com\nBen Moss,2 Main St,<ben@example.com>\n',
		people: ['ada@example.com | Ada Lark', 'ben@example.com | Ben Moss'],
	},
	{
		title: 'a column called Member that says yes',
		text: 'Member,First,Surname,Mail\nyes,Ada,Lark,ada@example.com\nno,Ben,Moss,ben@example.com\n',
		people: ['ada@example.com | Ada Lark', 'ben@example.com | Ben Moss'],
	},
	{
		title: 'Name beside Vorname',
		text: 'Name;Vorname;E-Mail\nLark;Ada;ada@example.com\nMoss;Ben;ben@example.com\n',
		people: ['ada@example.com | Ada Lark', 'ben@example.com | Ben Moss'],
	},
	{
		title: 'a title above the headings, and no headings at all',
		text: 'Members of the Larks\n\nName,Email\nAda Lark,ada@example.com\n',
		people: ['ada@example.com | Ada Lark'],
	},
	{
		title: 'a table without headings',
		text: 'Ada\tLark\tada@example.com\nBen\tMoss\tben@example.com\n',
		people: ['ada@example.com | Ada Lark', 'ben@example.com | Ben Moss'],
	},
	{
		title: 'names within the cells of addresses',
		text: 'Email\nAda Lark <ada@example.com>\nmailto:ben@example.com\n"ben2@example.com, ben3@example.com"\n',
		people: ['ada@example.com | Ada Lark', 'ben@example.com | ', 'ben2@example.com | '],
	},
	{
		title: 'several addresses in a cell with commas, between tabs',
		text: 'Name\tEmail\nAda Lark\tada@example.com, ada2@example.com\n',
		people: ['ada@example.com | Ada Lark'],
	},
	{
		title: 'last and first names in one column',
		text: 'Nachname, Vorname;E-Mail\n"Lark, Ada";ada@example.com\n"Moss-Fern, Ben";ben@example.com\n',
		people: ['ada@example.com | Ada Lark', 'ben@example.com | Ben Moss-Fern'],
	},
	{
		title: 'lines with a name before the address',
		text: 'Ada Lark ada@example.com\nBen Moss: ben@example.com\nCem Oak - cem@example.com\n',
		people: [
			'ada@example.com | Ada Lark',
			'ben@example.com | Ben Moss',
			'cem@example.com | Cem Oak',
		],
	},
	{
		title: 'a web page that calls itself a workbook',
		text: '<html><table><tr><td>Ada</td><td>ada@example.com</td></tr></table></html>',
		mistake: 'file_is_spreadsheet',
	},
	{
		title: 'a table in Markdown',
		text: '| Name | Email |\n| --- | --- |\n| Ada Lark | ada@example.com |\n',
		people: ['ada@example.com | Ada Lark'],
	},
	{
		title: 'a list of members of whom some have left',
		text: 'Name,Email,Status\nAda,ada@example.com,Active\nBen,ben@example.com,Cancelled\nCem,cem@example.com,Lapsed\n',
		people: ['ada@example.com | Ada'],
		leftOut: ['3 cancelled', '4 former'],
	},
	{
		title: 'somebody else’s address beside their own',
		text: 'Emergency Contact Email,Name,Emergency Contact Name,Email\nzoe@example.com,Ada,Zoe,ada@example.com\nyan@example.com,Ben,Yan,ben@example.com\n',
		people: ['ada@example.com | Ada', 'ben@example.com | Ben'],
	},
	{
		title: 'names that another export has disarmed',
		text: 'name,email\n"\'=Ada",ada@example.com\n\'t Hart,ben@example.com\n',
		people: ['ada@example.com | =Ada', "ben@example.com | 't Hart"],
	},
	{
		title: 'a title with an address of its own above the headings',
		text: 'Questions? Write to office@example.com;;\nNr;Name;E-Mail\n1;Ada Lark;ada@example.com\n',
		people: ['ada@example.com | Ada Lark'],
	},
	{
		title: 'a column without a heading, in which a word is one elsewhere',
		text: 'ada@example.com\nmail\nben@example.com\n',
		people: ['ada@example.com | ', 'ben@example.com | '],
		bad: ['2 address_wrong'],
	},
];
