CREATE TABLE `front_page_changes` (
	`id` integer PRIMARY KEY NOT NULL,
	`stamp` text NOT NULL,
	CONSTRAINT "front_page_changes_only_one" CHECK("front_page_changes"."id" = 1)
);
--> statement-breakpoint
-- Whoever changes what the front page shows to everyone renews the stamp, so that what was read before counts no more.
-- Check-ins, walk-ins, new events and removed ones renew that of attendance (0019), which the page goes by as well.
CREATE TRIGGER front_page_club_insert AFTER INSERT ON club BEGIN
	INSERT INTO front_page_changes (id, stamp) VALUES (1, hex(randomblob(8))) ON CONFLICT (id) DO UPDATE SET stamp = excluded.stamp;
END;
--> statement-breakpoint
CREATE TRIGGER front_page_club_update AFTER UPDATE ON club BEGIN
	INSERT INTO front_page_changes (id, stamp) VALUES (1, hex(randomblob(8))) ON CONFLICT (id) DO UPDATE SET stamp = excluded.stamp;
END;
--> statement-breakpoint
CREATE TRIGGER front_page_club_delete AFTER DELETE ON club BEGIN
	INSERT INTO front_page_changes (id, stamp) VALUES (1, hex(randomblob(8))) ON CONFLICT (id) DO UPDATE SET stamp = excluded.stamp;
END;
--> statement-breakpoint
CREATE TRIGGER front_page_events_update AFTER UPDATE ON events BEGIN
	INSERT INTO front_page_changes (id, stamp) VALUES (1, hex(randomblob(8))) ON CONFLICT (id) DO UPDATE SET stamp = excluded.stamp;
END;
--> statement-breakpoint
CREATE TRIGGER front_page_series_insert AFTER INSERT ON series BEGIN
	INSERT INTO front_page_changes (id, stamp) VALUES (1, hex(randomblob(8))) ON CONFLICT (id) DO UPDATE SET stamp = excluded.stamp;
END;
--> statement-breakpoint
CREATE TRIGGER front_page_series_update AFTER UPDATE OF id, title, ends_on_date ON series BEGIN
	INSERT INTO front_page_changes (id, stamp) VALUES (1, hex(randomblob(8))) ON CONFLICT (id) DO UPDATE SET stamp = excluded.stamp;
END;
--> statement-breakpoint
CREATE TRIGGER front_page_series_delete AFTER DELETE ON series BEGIN
	INSERT INTO front_page_changes (id, stamp) VALUES (1, hex(randomblob(8))) ON CONFLICT (id) DO UPDATE SET stamp = excluded.stamp;
END;
--> statement-breakpoint
CREATE TRIGGER front_page_breaks_insert AFTER INSERT ON breaks BEGIN
	INSERT INTO front_page_changes (id, stamp) VALUES (1, hex(randomblob(8))) ON CONFLICT (id) DO UPDATE SET stamp = excluded.stamp;
END;
--> statement-breakpoint
CREATE TRIGGER front_page_breaks_update AFTER UPDATE ON breaks BEGIN
	INSERT INTO front_page_changes (id, stamp) VALUES (1, hex(randomblob(8))) ON CONFLICT (id) DO UPDATE SET stamp = excluded.stamp;
END;
--> statement-breakpoint
CREATE TRIGGER front_page_breaks_delete AFTER DELETE ON breaks BEGIN
	INSERT INTO front_page_changes (id, stamp) VALUES (1, hex(randomblob(8))) ON CONFLICT (id) DO UPDATE SET stamp = excluded.stamp;
END;
