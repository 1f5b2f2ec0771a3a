CREATE TABLE `arrivals` (
	`way` text PRIMARY KEY NOT NULL,
	`members` integer NOT NULL,
	`first_at` integer NOT NULL,
	`last_at` integer NOT NULL
);
--> statement-breakpoint
CREATE TABLE `imported_events` (
	`uid` text NOT NULL,
	`recurrence` text DEFAULT '' NOT NULL,
	`event_id` text,
	`series_id` text,
	`content` text,
	`imported_at` integer NOT NULL,
	PRIMARY KEY(`uid`, `recurrence`),
	FOREIGN KEY (`event_id`) REFERENCES `events`(`id`) ON UPDATE no action ON DELETE cascade,
	FOREIGN KEY (`series_id`) REFERENCES `series`(`id`) ON UPDATE no action ON DELETE cascade
);
--> statement-breakpoint
CREATE INDEX `imported_events_event` ON `imported_events` (`event_id`);--> statement-breakpoint
CREATE INDEX `imported_events_series` ON `imported_events` (`series_id`);