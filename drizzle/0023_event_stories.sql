CREATE TABLE `event_stories` (
	`event_id` text PRIMARY KEY NOT NULL,
	`picture_id` text,
	`picture_alt` text DEFAULT '' NOT NULL,
	`report` text DEFAULT '' NOT NULL,
	`change` text NOT NULL,
	`updated_at` integer NOT NULL,
	FOREIGN KEY (`event_id`) REFERENCES `events`(`id`) ON UPDATE no action ON DELETE cascade,
	FOREIGN KEY (`picture_id`) REFERENCES `pictures`(`id`) ON UPDATE no action ON DELETE set null
);
--> statement-breakpoint
CREATE INDEX `event_stories_picture` ON `event_stories` (`picture_id`) WHERE "event_stories"."picture_id" is not null;--> statement-breakpoint
-- The release before removes every picture that the club itself doesn't show; it must not remove those of events.
CREATE TRIGGER event_stories_keep_picture BEFORE DELETE ON pictures
WHEN EXISTS (SELECT 1 FROM event_stories WHERE picture_id = OLD.id) BEGIN
	SELECT RAISE(IGNORE);
END;
--> statement-breakpoint
-- The front page shows what is told of the last event (0020).
CREATE TRIGGER front_page_stories_insert AFTER INSERT ON event_stories BEGIN
	INSERT INTO front_page_changes (id, stamp) VALUES (1, hex(randomblob(8))) ON CONFLICT (id) DO UPDATE SET stamp = excluded.stamp;
END;
--> statement-breakpoint
CREATE TRIGGER front_page_stories_update AFTER UPDATE ON event_stories BEGIN
	INSERT INTO front_page_changes (id, stamp) VALUES (1, hex(randomblob(8))) ON CONFLICT (id) DO UPDATE SET stamp = excluded.stamp;
END;
--> statement-breakpoint
CREATE TRIGGER front_page_stories_delete AFTER DELETE ON event_stories BEGIN
	INSERT INTO front_page_changes (id, stamp) VALUES (1, hex(randomblob(8))) ON CONFLICT (id) DO UPDATE SET stamp = excluded.stamp;
END;
