/** A place elsewhere where the club is found. */
export interface ClubLink {
	/** What stands on it, like "Mastodon". */
	label: string;
	/** `https:` address. */
	url: string;
}
