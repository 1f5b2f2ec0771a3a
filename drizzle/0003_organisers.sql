CREATE TABLE `calendar_feeds` (
	`user_id` text PRIMARY KEY NOT NULL,
	`secret` text NOT NULL,
	`created_at` integer NOT NULL,
	FOREIGN KEY (`user_id`) REFERENCES `user`(`id`) ON UPDATE no action ON DELETE cascade
);
--> statement-breakpoint
CREATE UNIQUE INDEX `calendar_feeds_secret_unique` ON `calendar_feeds` (`secret`);--> statement-breakpoint
CREATE TABLE `standing_rsvps` (
	`series_id` text NOT NULL,
	`user_id` text NOT NULL,
	`guests` integer DEFAULT 0 NOT NULL,
	`place` integer NOT NULL,
	`created_at` integer NOT NULL,
	`updated_at` integer NOT NULL,
	PRIMARY KEY(`series_id`, `user_id`),
	FOREIGN KEY (`series_id`) REFERENCES `series`(`id`) ON UPDATE no action ON DELETE cascade,
	FOREIGN KEY (`user_id`) REFERENCES `user`(`id`) ON UPDATE no action ON DELETE cascade,
	CONSTRAINT "standing_rsvps_guests" CHECK("standing_rsvps"."guests" >= 0)
);
--> statement-breakpoint
CREATE UNIQUE INDEX `standing_rsvps_series_place` ON `standing_rsvps` (`series_id`,`place`);--> statement-breakpoint
CREATE INDEX `standing_rsvps_user` ON `standing_rsvps` (`user_id`);--> statement-breakpoint
ALTER TABLE `user` ADD `is_hidden` integer DEFAULT false NOT NULL;--> statement-breakpoint
ALTER TABLE `events` ADD `change` text;--> statement-breakpoint
ALTER TABLE `rsvps` ADD `promote_until_hours` integer;--> statement-breakpoint
ALTER TABLE `rsvps` DROP COLUMN `promote_until`;--> statement-breakpoint
ALTER TABLE `series` ADD `ends_on_date` text;--> statement-breakpoint
ALTER TABLE `series` ADD `change` text;