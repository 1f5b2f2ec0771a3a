CREATE TABLE `announcements` (
	`id` text PRIMARY KEY NOT NULL,
	`subject` text NOT NULL,
	`body` text NOT NULL,
	`topic` text,
	`event_id` text,
	`status` text DEFAULT 'draft' NOT NULL,
	`sends_at` integer,
	`started_at` integer,
	`recipients` integer DEFAULT 0 NOT NULL,
	`stopped_at` integer,
	`user_id` text,
	`revision` integer DEFAULT 1 NOT NULL,
	`created_at` integer NOT NULL,
	`updated_at` integer NOT NULL,
	FOREIGN KEY (`event_id`) REFERENCES `events`(`id`) ON UPDATE no action ON DELETE cascade,
	FOREIGN KEY (`user_id`) REFERENCES `user`(`id`) ON UPDATE no action ON DELETE set null,
	CONSTRAINT "announcements_audience" CHECK(("announcements"."topic" is null) <> ("announcements"."event_id" is null))
);
--> statement-breakpoint
CREATE INDEX `announcements_created_at` ON `announcements` (`created_at`);--> statement-breakpoint
CREATE INDEX `announcements_scheduled` ON `announcements` (`sends_at`) WHERE "announcements"."status" = 'scheduled';--> statement-breakpoint
CREATE INDEX `announcements_event` ON `announcements` (`event_id`) WHERE "announcements"."event_id" is not null;--> statement-breakpoint
CREATE INDEX `announcements_user` ON `announcements` (`user_id`) WHERE "announcements"."user_id" is not null;--> statement-breakpoint
CREATE TABLE `invitation_requests` (
	`id` text PRIMARY KEY NOT NULL,
	`email` text NOT NULL,
	`client` text NOT NULL,
	`created_at` integer NOT NULL,
	`expires_at` integer NOT NULL,
	`mail_due_at` integer
);
--> statement-breakpoint
CREATE INDEX `invitation_requests_email` ON `invitation_requests` (`email`,`created_at`);--> statement-breakpoint
CREATE INDEX `invitation_requests_client` ON `invitation_requests` (`client`,`created_at`);--> statement-breakpoint
CREATE INDEX `invitation_requests_expires_at` ON `invitation_requests` (`expires_at`);--> statement-breakpoint
CREATE INDEX `invitation_requests_mail_due` ON `invitation_requests` (`mail_due_at`) WHERE "invitation_requests"."mail_due_at" is not null;--> statement-breakpoint
CREATE TABLE `mail_addresses` (
	`email` text PRIMARY KEY NOT NULL,
	`delivered_at` integer,
	`stopped_by` text,
	`stopped_at` integer,
	`detail` text,
	`retried_at` integer,
	`updated_at` integer NOT NULL
);
--> statement-breakpoint
CREATE TABLE `mail_batches` (
	`id` text PRIMARY KEY NOT NULL,
	`body` text,
	`attempts` integer DEFAULT 0 NOT NULL,
	`due_at` integer,
	`claim` text,
	`claimed_at` integer,
	`sent_at` integer,
	`failure` text,
	`created_at` integer NOT NULL
);
--> statement-breakpoint
CREATE INDEX `mail_batches_due` ON `mail_batches` (`due_at`) WHERE "mail_batches"."due_at" is not null;--> statement-breakpoint
CREATE TABLE `mail_pace` (
	`id` integer PRIMARY KEY NOT NULL,
	`next_at` integer NOT NULL,
	CONSTRAINT "mail_pace_only_one" CHECK("mail_pace"."id" = 1)
);
--> statement-breakpoint
CREATE TABLE `mailings` (
	`event_id` text NOT NULL,
	`kind` text NOT NULL,
	`revision` integer NOT NULL,
	`recipients` integer NOT NULL,
	`created_at` integer NOT NULL,
	PRIMARY KEY(`event_id`, `kind`, `revision`),
	FOREIGN KEY (`event_id`) REFERENCES `events`(`id`) ON UPDATE no action ON DELETE cascade
);
--> statement-breakpoint
CREATE TABLE `__new_outbox` (
	`id` text PRIMARY KEY NOT NULL,
	`kind` text NOT NULL,
	`user_id` text NOT NULL,
	`event_id` text,
	`announcement_id` text,
	`revision` integer NOT NULL,
	`lane` text DEFAULT 'single' NOT NULL,
	`batch_id` text,
	`message` text,
	`attempts` integer DEFAULT 0 NOT NULL,
	`due_at` integer,
	`useful_until` integer,
	`claim` text,
	`claimed_at` integer,
	`sent_at` integer,
	`failure` text,
	`created_at` integer NOT NULL,
	FOREIGN KEY (`user_id`) REFERENCES `user`(`id`) ON UPDATE no action ON DELETE cascade,
	FOREIGN KEY (`event_id`) REFERENCES `events`(`id`) ON UPDATE no action ON DELETE cascade,
	FOREIGN KEY (`announcement_id`) REFERENCES `announcements`(`id`) ON UPDATE no action ON DELETE cascade,
	FOREIGN KEY (`batch_id`) REFERENCES `mail_batches`(`id`) ON UPDATE no action ON DELETE set null,
	CONSTRAINT "outbox_about" CHECK(("event_id" is null) <> ("announcement_id" is null))
);
--> statement-breakpoint
INSERT INTO `__new_outbox`("id", "kind", "user_id", "event_id", "revision", "message", "attempts", "due_at", "claim", "claimed_at", "sent_at", "failure", "created_at") SELECT "id", "kind", "user_id", "event_id", "revision", "message", "attempts", "due_at", "claim", "claimed_at", "sent_at", "failure", "created_at" FROM `outbox`;--> statement-breakpoint
DROP TABLE `outbox`;--> statement-breakpoint
ALTER TABLE `__new_outbox` RENAME TO `outbox`;--> statement-breakpoint
CREATE UNIQUE INDEX `outbox_occasion` ON `outbox` (`user_id`,`event_id`,`kind`,`revision`);--> statement-breakpoint
CREATE UNIQUE INDEX `outbox_announcement` ON `outbox` (`announcement_id`,`user_id`) WHERE "outbox"."announcement_id" is not null;--> statement-breakpoint
CREATE INDEX `outbox_due` ON `outbox` (`lane`,`due_at`) WHERE "outbox"."due_at" is not null;--> statement-breakpoint
CREATE INDEX `outbox_event` ON `outbox` (`event_id`);--> statement-breakpoint
CREATE INDEX `outbox_batch` ON `outbox` (`batch_id`) WHERE "outbox"."batch_id" is not null;--> statement-breakpoint
CREATE INDEX `outbox_user` ON `outbox` (`user_id`,`created_at`);--> statement-breakpoint
ALTER TABLE `user` ADD `mail_paused_until` text;--> statement-breakpoint
ALTER TABLE `user` ADD `mail_stopped_at` integer;--> statement-breakpoint
ALTER TABLE `chore_runs` ADD `runs` integer DEFAULT 0 NOT NULL;--> statement-breakpoint
ALTER TABLE `chore_runs` ADD `failures` integer DEFAULT 0 NOT NULL;--> statement-breakpoint
ALTER TABLE `chore_runs` ADD `last_failure` text;--> statement-breakpoint
ALTER TABLE `chore_runs` ADD `last_failed_at` integer;--> statement-breakpoint
ALTER TABLE `series` ADD `invites_days_before` integer;--> statement-breakpoint
ALTER TABLE `series` ADD `invites_at_time` text DEFAULT '09:00' NOT NULL;--> statement-breakpoint
ALTER TABLE `series` ADD `reminds_day_before_at` text DEFAULT '18:00';--> statement-breakpoint
ALTER TABLE `series` ADD `reminds_same_day_at` text DEFAULT '07:00';--> statement-breakpoint
ALTER TABLE `series` ADD `thanks_after_hours` integer DEFAULT 2;