CREATE TABLE `account` (
	`id` text PRIMARY KEY NOT NULL,
	`account_id` text NOT NULL,
	`provider_id` text NOT NULL,
	`user_id` text NOT NULL,
	`access_token` text,
	`refresh_token` text,
	`id_token` text,
	`access_token_expires_at` integer,
	`refresh_token_expires_at` integer,
	`scope` text,
	`password` text,
	`created_at` integer NOT NULL,
	`updated_at` integer NOT NULL,
	FOREIGN KEY (`user_id`) REFERENCES `user`(`id`) ON UPDATE no action ON DELETE cascade
);
--> statement-breakpoint
CREATE INDEX `account_user_id` ON `account` (`user_id`);--> statement-breakpoint
CREATE TABLE `rate_limit` (
	`id` text PRIMARY KEY NOT NULL,
	`key` text NOT NULL,
	`count` integer NOT NULL,
	`last_request` integer NOT NULL
);
--> statement-breakpoint
CREATE UNIQUE INDEX `rate_limit_key_unique` ON `rate_limit` (`key`);--> statement-breakpoint
CREATE TABLE `session` (
	`id` text PRIMARY KEY NOT NULL,
	`token` text NOT NULL,
	`user_id` text NOT NULL,
	`ip_address` text,
	`user_agent` text,
	`expires_at` integer NOT NULL,
	`created_at` integer NOT NULL,
	`updated_at` integer NOT NULL,
	FOREIGN KEY (`user_id`) REFERENCES `user`(`id`) ON UPDATE no action ON DELETE cascade
);
--> statement-breakpoint
CREATE UNIQUE INDEX `session_token_unique` ON `session` (`token`);--> statement-breakpoint
CREATE INDEX `session_user_id` ON `session` (`user_id`);--> statement-breakpoint
CREATE INDEX `session_expires_at` ON `session` (`expires_at`);--> statement-breakpoint
CREATE TABLE `user` (
	`id` text PRIMARY KEY NOT NULL,
	`name` text NOT NULL,
	`email` text NOT NULL,
	`email_verified` integer DEFAULT false NOT NULL,
	`image` text,
	`role` text DEFAULT 'member' NOT NULL,
	`banned_at` integer,
	`created_at` integer NOT NULL,
	`updated_at` integer NOT NULL,
	CONSTRAINT "user_role" CHECK("user"."role" in ('member', 'host', 'owner'))
);
--> statement-breakpoint
CREATE UNIQUE INDEX `user_email_unique` ON `user` (`email`);--> statement-breakpoint
CREATE TABLE `verification` (
	`id` text PRIMARY KEY NOT NULL,
	`identifier` text NOT NULL,
	`value` text NOT NULL,
	`expires_at` integer NOT NULL,
	`created_at` integer NOT NULL,
	`updated_at` integer NOT NULL
);
--> statement-breakpoint
CREATE INDEX `verification_identifier` ON `verification` (`identifier`);--> statement-breakpoint
CREATE INDEX `verification_expires_at` ON `verification` (`expires_at`);--> statement-breakpoint
CREATE TABLE `breaks` (
	`id` text PRIMARY KEY NOT NULL,
	`series_id` text NOT NULL,
	`first_date` text NOT NULL,
	`last_date` text NOT NULL,
	`reason` text NOT NULL,
	`created_at` integer NOT NULL,
	FOREIGN KEY (`series_id`) REFERENCES `series`(`id`) ON UPDATE no action ON DELETE cascade
);
--> statement-breakpoint
CREATE INDEX `breaks_last_date` ON `breaks` (`last_date`);--> statement-breakpoint
CREATE TABLE `chore_runs` (
	`name` text PRIMARY KEY NOT NULL,
	`started_at` integer NOT NULL,
	`finished_at` integer,
	`failure` text
);
--> statement-breakpoint
CREATE TABLE `club` (
	`id` integer PRIMARY KEY NOT NULL,
	`name` text NOT NULL,
	`description` text NOT NULL,
	`colour` text NOT NULL,
	`time_zone` text NOT NULL,
	`place` text NOT NULL,
	`joining` text DEFAULT 'open' NOT NULL,
	`created_at` integer NOT NULL,
	`updated_at` integer NOT NULL,
	CONSTRAINT "club_only_one" CHECK("club"."id" = 1)
);
--> statement-breakpoint
CREATE TABLE `events` (
	`id` text PRIMARY KEY NOT NULL,
	`slug` text NOT NULL,
	`series_id` text,
	`series_date` text,
	`title` text NOT NULL,
	`description` text NOT NULL,
	`place` text NOT NULL,
	`map_url` text,
	`time_zone` text NOT NULL,
	`starts_at` integer NOT NULL,
	`ends_at` integer NOT NULL,
	`capacity` integer NOT NULL,
	`guests_allowed` integer NOT NULL,
	`status` text DEFAULT 'scheduled' NOT NULL,
	`cancel_reason` text,
	`sequence` integer DEFAULT 0 NOT NULL,
	`going` integer DEFAULT 0 NOT NULL,
	`waiting` integer DEFAULT 0 NOT NULL,
	`created_at` integer NOT NULL,
	`updated_at` integer NOT NULL,
	FOREIGN KEY (`series_id`) REFERENCES `series`(`id`) ON UPDATE no action ON DELETE set null,
	CONSTRAINT "events_capacity" CHECK("events"."capacity" >= 0),
	CONSTRAINT "events_order" CHECK("events"."ends_at" > "events"."starts_at")
);
--> statement-breakpoint
CREATE UNIQUE INDEX `events_slug_unique` ON `events` (`slug`);--> statement-breakpoint
CREATE INDEX `events_starts_at` ON `events` (`starts_at`);--> statement-breakpoint
CREATE INDEX `events_status_starts_at` ON `events` (`status`,`starts_at`);--> statement-breakpoint
CREATE UNIQUE INDEX `events_series_date` ON `events` (`series_id`,`series_date`);--> statement-breakpoint
CREATE TABLE `outbox` (
	`id` text PRIMARY KEY NOT NULL,
	`kind` text NOT NULL,
	`user_id` text NOT NULL,
	`event_id` text NOT NULL,
	`revision` integer NOT NULL,
	`message` text,
	`attempts` integer DEFAULT 0 NOT NULL,
	`due_at` integer,
	`claim` text,
	`claimed_at` integer,
	`sent_at` integer,
	`failure` text,
	`created_at` integer NOT NULL,
	FOREIGN KEY (`user_id`) REFERENCES `user`(`id`) ON UPDATE no action ON DELETE cascade,
	FOREIGN KEY (`event_id`) REFERENCES `events`(`id`) ON UPDATE no action ON DELETE cascade
);
--> statement-breakpoint
CREATE UNIQUE INDEX `outbox_occasion` ON `outbox` (`user_id`,`event_id`,`kind`,`revision`);--> statement-breakpoint
CREATE INDEX `outbox_due` ON `outbox` (`due_at`) WHERE "outbox"."due_at" is not null;--> statement-breakpoint
CREATE INDEX `outbox_event` ON `outbox` (`event_id`);--> statement-breakpoint
CREATE TABLE `rsvps` (
	`event_id` text NOT NULL,
	`user_id` text NOT NULL,
	`answer` text NOT NULL,
	`guests` integer DEFAULT 0 NOT NULL,
	`note` text DEFAULT '' NOT NULL,
	`place` integer NOT NULL,
	`revision` integer DEFAULT 1 NOT NULL,
	`change` text NOT NULL,
	`promote_until` integer,
	`answered_at` integer NOT NULL,
	`created_at` integer NOT NULL,
	`updated_at` integer NOT NULL,
	PRIMARY KEY(`event_id`, `user_id`),
	FOREIGN KEY (`event_id`) REFERENCES `events`(`id`) ON UPDATE no action ON DELETE cascade,
	FOREIGN KEY (`user_id`) REFERENCES `user`(`id`) ON UPDATE no action ON DELETE cascade,
	CONSTRAINT "rsvps_guests" CHECK("rsvps"."guests" >= 0),
	CONSTRAINT "rsvps_answer" CHECK("rsvps"."answer" in ('going', 'waitlisted', 'declined'))
);
--> statement-breakpoint
CREATE UNIQUE INDEX `rsvps_event_place` ON `rsvps` (`event_id`,`place`);--> statement-breakpoint
CREATE INDEX `rsvps_event_answer_place` ON `rsvps` (`event_id`,`answer`,`place`);--> statement-breakpoint
CREATE INDEX `rsvps_user` ON `rsvps` (`user_id`,`answer`);--> statement-breakpoint
CREATE TABLE `series` (
	`id` text PRIMARY KEY NOT NULL,
	`title` text NOT NULL,
	`description` text NOT NULL,
	`rule` text NOT NULL,
	`starts_on_date` text NOT NULL,
	`starts_at_time` text NOT NULL,
	`duration_minutes` integer NOT NULL,
	`place` text NOT NULL,
	`map_url` text,
	`capacity` integer NOT NULL,
	`guests_allowed` integer NOT NULL,
	`opens_days_ahead` integer NOT NULL,
	`created_at` integer NOT NULL,
	`updated_at` integer NOT NULL
);
--> statement-breakpoint
CREATE TABLE `sign_in_mails` (
	`id` text PRIMARY KEY NOT NULL,
	`email` text NOT NULL,
	`client` text NOT NULL,
	`link_hash` text NOT NULL,
	`code_attempts` integer DEFAULT 0 NOT NULL,
	`created_at` integer NOT NULL,
	`expires_at` integer NOT NULL
);
--> statement-breakpoint
CREATE UNIQUE INDEX `sign_in_mails_link_hash_unique` ON `sign_in_mails` (`link_hash`);--> statement-breakpoint
CREATE INDEX `sign_in_mails_email` ON `sign_in_mails` (`email`,`created_at`);--> statement-breakpoint
CREATE INDEX `sign_in_mails_client` ON `sign_in_mails` (`client`,`created_at`);--> statement-breakpoint
CREATE INDEX `sign_in_mails_created_at` ON `sign_in_mails` (`created_at`);--> statement-breakpoint
CREATE TABLE `subscriptions` (
	`user_id` text NOT NULL,
	`topic` text NOT NULL,
	`subscribed` integer NOT NULL,
	`updated_at` integer NOT NULL,
	PRIMARY KEY(`user_id`, `topic`),
	FOREIGN KEY (`user_id`) REFERENCES `user`(`id`) ON UPDATE no action ON DELETE cascade
);
--> statement-breakpoint
CREATE INDEX `subscriptions_topic` ON `subscriptions` (`topic`,`subscribed`);