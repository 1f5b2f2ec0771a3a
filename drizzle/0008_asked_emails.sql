ALTER TABLE `invitation_requests` ADD `network` text DEFAULT '' NOT NULL;--> statement-breakpoint
ALTER TABLE `invitation_requests` ADD `sent_at` integer;--> statement-breakpoint
ALTER TABLE `invitation_requests` ADD `status` text;--> statement-breakpoint
CREATE INDEX `invitation_requests_sent` ON `invitation_requests` (`sent_at`) WHERE "invitation_requests"."sent_at" is not null;--> statement-breakpoint
CREATE INDEX `invitation_requests_network` ON `invitation_requests` (`network`,`sent_at`) WHERE "invitation_requests"."sent_at" is not null;--> statement-breakpoint
CREATE INDEX `invitation_requests_status` ON `invitation_requests` (`status`,`created_at`) WHERE "invitation_requests"."status" is not null;--> statement-breakpoint
ALTER TABLE `sign_in_mails` ADD `network` text DEFAULT '' NOT NULL;--> statement-breakpoint
ALTER TABLE `sign_in_mails` ADD `sent_at` integer;--> statement-breakpoint
ALTER TABLE `sign_in_mails` ADD `status` text;--> statement-breakpoint
ALTER TABLE `sign_in_mails` ADD `due_at` integer;--> statement-breakpoint
ALTER TABLE `sign_in_mails` ADD `next_path` text DEFAULT '/' NOT NULL;--> statement-breakpoint
CREATE INDEX `sign_in_mails_sent` ON `sign_in_mails` (`sent_at`) WHERE "sign_in_mails"."sent_at" is not null;--> statement-breakpoint
CREATE INDEX `sign_in_mails_network` ON `sign_in_mails` (`network`,`sent_at`) WHERE "sign_in_mails"."sent_at" is not null;--> statement-breakpoint
CREATE INDEX `sign_in_mails_status` ON `sign_in_mails` (`status`,`created_at`) WHERE "sign_in_mails"."status" is not null;--> statement-breakpoint
CREATE INDEX `outbox_sent` ON `outbox` (`sent_at`) WHERE "outbox"."sent_at" is not null;