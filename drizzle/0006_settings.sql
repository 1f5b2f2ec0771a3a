CREATE TABLE `audit_log` (
	`id` integer PRIMARY KEY AUTOINCREMENT NOT NULL,
	`at` integer NOT NULL,
	`user_id` text,
	`deed` text NOT NULL,
	`subject_id` text,
	`member_id` text,
	`subject` text DEFAULT '' NOT NULL,
	`before` text,
	`after` text,
	`change` text NOT NULL,
	FOREIGN KEY (`user_id`) REFERENCES `user`(`id`) ON UPDATE no action ON DELETE set null,
	FOREIGN KEY (`member_id`) REFERENCES `user`(`id`) ON UPDATE no action ON DELETE set null
);
--> statement-breakpoint
CREATE UNIQUE INDEX `audit_log_change_unique` ON `audit_log` (`change`);--> statement-breakpoint
CREATE INDEX `audit_log_user` ON `audit_log` (`user_id`,`id`);--> statement-breakpoint
CREATE INDEX `audit_log_deed` ON `audit_log` (`deed`,`id`);--> statement-breakpoint
CREATE INDEX `audit_log_member` ON `audit_log` (`member_id`,`id`) WHERE "audit_log"."member_id" is not null;--> statement-breakpoint
CREATE INDEX `audit_log_subject` ON `audit_log` (`subject_id`,`id`) WHERE "audit_log"."subject_id" is not null;--> statement-breakpoint
CREATE TABLE `pictures` (
	`id` text PRIMARY KEY NOT NULL,
	`content_type` text NOT NULL,
	`width` integer NOT NULL,
	`height` integer NOT NULL,
	`bytes` blob NOT NULL,
	`created_at` integer NOT NULL
);
--> statement-breakpoint
CREATE TABLE `session_reads` (
	`hour` integer NOT NULL,
	`source` text NOT NULL,
	`up_to_ms` integer NOT NULL,
	`reads` integer NOT NULL,
	`total_ms` integer NOT NULL,
	PRIMARY KEY(`hour`, `source`, `up_to_ms`)
);
--> statement-breakpoint
ALTER TABLE `club` ADD `sender_name` text DEFAULT '' NOT NULL;--> statement-breakpoint
ALTER TABLE `club` ADD `reply_to` text;--> statement-breakpoint
ALTER TABLE `club` ADD `default_capacity` integer DEFAULT 20 NOT NULL;--> statement-breakpoint
ALTER TABLE `club` ADD `default_guests_allowed` integer DEFAULT 0 NOT NULL;--> statement-breakpoint
ALTER TABLE `club` ADD `topics` text DEFAULT '{}' NOT NULL;--> statement-breakpoint
ALTER TABLE `club` ADD `links` text DEFAULT '[]' NOT NULL;--> statement-breakpoint
ALTER TABLE `club` ADD `banner_id` text REFERENCES pictures(id);--> statement-breakpoint
ALTER TABLE `club` ADD `banner_alt` text DEFAULT '' NOT NULL;--> statement-breakpoint
ALTER TABLE `club` ADD `change` text;--> statement-breakpoint
CREATE INDEX `outbox_troubled` ON `outbox` (`created_at`) WHERE "outbox"."sent_at" is null and "outbox"."failure" is not null and "outbox"."failure" not in ('discarded', 'stopped');