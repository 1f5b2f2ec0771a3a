ALTER TABLE `user` ADD `language` text;--> statement-breakpoint
ALTER TABLE `club` ADD `language` text DEFAULT 'en' NOT NULL;--> statement-breakpoint
ALTER TABLE `club` ADD `locale` text DEFAULT 'en-GB' NOT NULL;