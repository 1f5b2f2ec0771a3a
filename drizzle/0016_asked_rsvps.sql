ALTER TABLE `sign_in_mails` ADD `event_id` text;--> statement-breakpoint
ALTER TABLE `sign_in_mails` ADD `name` text;--> statement-breakpoint
ALTER TABLE `sign_in_mails` ADD `guests` integer;