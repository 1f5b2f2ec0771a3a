CREATE TABLE `contact_messages` (
	`id` text PRIMARY KEY NOT NULL,
	`name` text NOT NULL,
	`email` text NOT NULL,
	`body` text NOT NULL,
	`client` text NOT NULL,
	`network` text NOT NULL,
	`recipients` integer NOT NULL,
	`attempts` integer DEFAULT 0 NOT NULL,
	`due_at` integer,
	`tried_at` integer,
	`has_reached` integer DEFAULT false NOT NULL,
	`sent_at` integer,
	`failure` text,
	`created_at` integer NOT NULL
);
--> statement-breakpoint
CREATE INDEX `contact_messages_created_at` ON `contact_messages` (`created_at`);--> statement-breakpoint
CREATE INDEX `contact_messages_client` ON `contact_messages` (`client`,`created_at`);--> statement-breakpoint
CREATE INDEX `contact_messages_network` ON `contact_messages` (`network`,`created_at`);--> statement-breakpoint
CREATE INDEX `contact_messages_due` ON `contact_messages` (`due_at`) WHERE "contact_messages"."due_at" is not null;--> statement-breakpoint
CREATE INDEX `contact_messages_sent` ON `contact_messages` (`sent_at`) WHERE "contact_messages"."sent_at" is not null;--> statement-breakpoint
CREATE INDEX `contact_messages_email` ON `contact_messages` (`email`) WHERE "contact_messages"."email" <> '';--> statement-breakpoint
ALTER TABLE `club` ADD `contact_address` text;--> statement-breakpoint
ALTER TABLE `club` ADD `privacy_text` text DEFAULT '' NOT NULL;