ALTER TABLE `user` ADD `made_owner_at` integer;--> statement-breakpoint
CREATE INDEX `user_owners` ON `user` (`role`) WHERE "user"."role" = 'owner';--> statement-breakpoint
ALTER TABLE `club` ADD `set_up_at` integer;--> statement-breakpoint
-- A club that is there already runs: it has no first run before it.
UPDATE `club` SET `set_up_at` = `created_at`;
