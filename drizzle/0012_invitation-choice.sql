ALTER TABLE `events` ADD `sends_invitations` integer DEFAULT true NOT NULL;--> statement-breakpoint
ALTER TABLE `outbox` ADD `event_before` text;--> statement-breakpoint
ALTER TABLE `series` ADD `sends_invitations` integer DEFAULT true NOT NULL;