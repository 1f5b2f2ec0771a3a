CREATE TABLE `check_ins` (
	`event_id` text NOT NULL,
	`user_id` text NOT NULL,
	`guests` integer DEFAULT 0 NOT NULL,
	`checked_in_at` integer NOT NULL,
	`checked_in_by` text,
	`is_walk_in` integer DEFAULT false NOT NULL,
	PRIMARY KEY(`event_id`, `user_id`),
	FOREIGN KEY (`event_id`) REFERENCES `events`(`id`) ON UPDATE no action ON DELETE cascade,
	FOREIGN KEY (`user_id`) REFERENCES `user`(`id`) ON UPDATE no action ON DELETE cascade,
	FOREIGN KEY (`checked_in_by`) REFERENCES `user`(`id`) ON UPDATE no action ON DELETE set null,
	CONSTRAINT "check_ins_guests" CHECK("check_ins"."guests" >= 0)
);
--> statement-breakpoint
CREATE INDEX `check_ins_user` ON `check_ins` (`user_id`,`checked_in_at`);--> statement-breakpoint
CREATE INDEX `check_ins_by` ON `check_ins` (`checked_in_by`);--> statement-breakpoint
CREATE TABLE `email_changes` (
	`id` text PRIMARY KEY NOT NULL,
	`user_id` text NOT NULL,
	`old_email` text NOT NULL,
	`new_email` text NOT NULL,
	`old_confirmed_at` integer,
	`new_confirmed_at` integer,
	`done_at` integer,
	`created_at` integer NOT NULL,
	`expires_at` integer NOT NULL,
	FOREIGN KEY (`user_id`) REFERENCES `user`(`id`) ON UPDATE no action ON DELETE cascade
);
--> statement-breakpoint
CREATE INDEX `email_changes_user` ON `email_changes` (`user_id`,`created_at`);--> statement-breakpoint
CREATE INDEX `email_changes_expires_at` ON `email_changes` (`expires_at`);--> statement-breakpoint
ALTER TABLE `user` ADD `awaits_consent_since` integer;--> statement-breakpoint
ALTER TABLE `user` ADD `deleted_at` integer;--> statement-breakpoint
CREATE INDEX `user_by_name` ON `user` (lower(case when "name" = '' then "email" else "name" end),`id`);--> statement-breakpoint
CREATE INDEX `user_by_joining` ON `user` (`created_at`,`id`);--> statement-breakpoint
CREATE INDEX `user_organisers` ON `user` (lower(case when "name" = '' then "email" else "name" end),`id`) WHERE "user"."role" <> 'member';--> statement-breakpoint
CREATE INDEX `user_banned` ON `user` (lower(case when "name" = '' then "email" else "name" end),`id`) WHERE "user"."banned_at" is not null;--> statement-breakpoint
CREATE INDEX `user_awaiting` ON `user` (`awaits_consent_since`,`id`) WHERE "user"."awaits_consent_since" is not null;