CREATE TABLE `mail_hold` (
	`id` integer PRIMARY KEY NOT NULL,
	`held_at` integer NOT NULL,
	`released_at` integer,
	CONSTRAINT "mail_hold_only_one" CHECK("mail_hold"."id" = 1)
);
