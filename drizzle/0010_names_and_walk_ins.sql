CREATE TABLE `walk_ins` (
	`id` text PRIMARY KEY NOT NULL,
	`event_id` text NOT NULL,
	`name` text NOT NULL,
	`guests` integer DEFAULT 0 NOT NULL,
	`press` text NOT NULL,
	`checked_in_at` integer NOT NULL,
	`checked_in_by` text,
	FOREIGN KEY (`event_id`) REFERENCES `events`(`id`) ON UPDATE no action ON DELETE cascade,
	FOREIGN KEY (`checked_in_by`) REFERENCES `user`(`id`) ON UPDATE no action ON DELETE set null,
	CONSTRAINT "walk_ins_guests" CHECK("walk_ins"."guests" >= 0)
);
--> statement-breakpoint
CREATE UNIQUE INDEX `walk_ins_event_press` ON `walk_ins` (`event_id`,`press`,`name`);--> statement-breakpoint
CREATE INDEX `walk_ins_by` ON `walk_ins` (`checked_in_by`);--> statement-breakpoint
CREATE INDEX `walk_ins_named` ON `walk_ins` (`checked_in_at`) WHERE "walk_ins"."name" <> '';--> statement-breakpoint
ALTER TABLE `user` ADD `folded_name` text;--> statement-breakpoint
ALTER TABLE `user` ADD `folded_from` text;--> statement-breakpoint
CREATE INDEX `user_by_folded_name` ON `user` (case when "folded_from" = "name" then "folded_name" else lower(case when "name" = '' then "email" else "name" end) end,`id`);--> statement-breakpoint
CREATE INDEX `user_organisers_folded` ON `user` (case when "folded_from" = "name" then "folded_name" else lower(case when "name" = '' then "email" else "name" end) end,`id`) WHERE "user"."role" <> 'member';--> statement-breakpoint
CREATE INDEX `user_banned_folded` ON `user` (case when "folded_from" = "name" then "folded_name" else lower(case when "name" = '' then "email" else "name" end) end,`id`) WHERE "user"."banned_at" is not null;--> statement-breakpoint
CREATE INDEX `user_unfolded` ON `user` (`id`) WHERE length("name") <> length(cast("name" as blob)) and "folded_from" is not "name";