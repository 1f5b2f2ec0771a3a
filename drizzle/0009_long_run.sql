ALTER TABLE `announcements` ADD `forgotten_sent` integer DEFAULT 0 NOT NULL;--> statement-breakpoint
ALTER TABLE `announcements` ADD `forgotten_dropped` integer DEFAULT 0 NOT NULL;--> statement-breakpoint
ALTER TABLE `mail_batches` ADD `states` text;--> statement-breakpoint
ALTER TABLE `outbox` ADD `states` text;--> statement-breakpoint
ALTER TABLE `outbox` ADD `idempotency_key` text;--> statement-breakpoint
ALTER TABLE `series` ADD `follows_id` text;