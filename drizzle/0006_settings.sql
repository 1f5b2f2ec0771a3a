CREATE TABLE `audit_log` (
	`id` integer PRIMARY KEY AUTOINCREMENT NOT NULL,
	`at` integer NOT NULL,
	`user_id` text,
	`deed` text NOT NULL,
	`area` text NOT NULL,
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
CREATE INDEX `audit_log_at` ON `audit_log` (`at`);--> statement-breakpoint
CREATE INDEX `audit_log_user` ON `audit_log` (`user_id`,`at`);--> statement-breakpoint
CREATE INDEX `audit_log_area` ON `audit_log` (`area`,`at`);--> statement-breakpoint
CREATE INDEX `audit_log_member` ON `audit_log` (`member_id`,`at`) WHERE "audit_log"."member_id" is not null;--> statement-breakpoint
CREATE INDEX `audit_log_subject` ON `audit_log` (`subject_id`,`at`) WHERE "audit_log"."subject_id" is not null;--> statement-breakpoint
CREATE TABLE `pictures` (
	`id` text PRIMARY KEY NOT NULL,
	`content_type` text NOT NULL,
	`width` integer NOT NULL,
	`height` integer NOT NULL,
	`base64` text NOT NULL,
	`created_at` integer NOT NULL
);
--> statement-breakpoint
CREATE TABLE `session_reads` (
	`day` integer NOT NULL,
	`source` text NOT NULL,
	`up_to_ms` integer NOT NULL,
	`reads` integer NOT NULL,
	`total_ms` integer NOT NULL,
	PRIMARY KEY(`day`, `source`, `up_to_ms`)
);
--> statement-breakpoint
ALTER TABLE `club` ADD `sender_name` text DEFAULT '' NOT NULL;--> statement-breakpoint
ALTER TABLE `club` ADD `reply_to` text;--> statement-breakpoint
ALTER TABLE `club` ADD `default_capacity` integer DEFAULT 20 NOT NULL;--> statement-breakpoint
ALTER TABLE `club` ADD `default_guests_allowed` integer DEFAULT 1 NOT NULL;--> statement-breakpoint
ALTER TABLE `club` ADD `topics` text DEFAULT '{}' NOT NULL;--> statement-breakpoint
ALTER TABLE `club` ADD `links` text DEFAULT '[]' NOT NULL;--> statement-breakpoint
ALTER TABLE `club` ADD `banner_id` text REFERENCES pictures(id) ON DELETE set null;--> statement-breakpoint
ALTER TABLE `club` ADD `banner_alt` text DEFAULT '' NOT NULL;--> statement-breakpoint
ALTER TABLE `club` ADD `change` text;--> statement-breakpoint
CREATE INDEX `outbox_troubled` ON `outbox` (`created_at`) WHERE "outbox"."sent_at" is null and "outbox"."failure" is not null and "outbox"."failure" not in ('discarded', 'stopped');--> statement-breakpoint
CREATE INDEX `mail_addresses_stopped` ON `mail_addresses` (`stopped_at`) WHERE "mail_addresses"."stopped_by" is not null;