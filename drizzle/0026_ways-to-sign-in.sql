ALTER TABLE `session` ADD `sign_in_method` text DEFAULT 'mail' NOT NULL;--> statement-breakpoint
ALTER TABLE `sign_in_mails` ADD `provider_id` text;--> statement-breakpoint
ALTER TABLE `sign_in_mails` ADD `account_id` text;--> statement-breakpoint
CREATE UNIQUE INDEX `account_identity` ON `account` (`provider_id`,`account_id`);