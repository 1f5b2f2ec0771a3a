ALTER TABLE `invitation_requests` ADD `language` text;--> statement-breakpoint
ALTER TABLE `sign_in_mails` ADD `language` text;