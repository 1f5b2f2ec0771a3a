ALTER TABLE `club` ADD `share_id` text REFERENCES pictures(id) ON DELETE set null;--> statement-breakpoint
ALTER TABLE `events` ADD `previous_starts_at` integer;