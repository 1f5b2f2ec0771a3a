CREATE TABLE `attendance_changes` (
	`id` integer PRIMARY KEY NOT NULL,
	`stamp` text NOT NULL,
	CONSTRAINT "attendance_changes_only_one" CHECK("attendance_changes"."id" = 1)
);
--> statement-breakpoint
CREATE TABLE `attendance_figures` (
	`key` text PRIMARY KEY NOT NULL,
	`seen` text NOT NULL,
	`figures` text NOT NULL,
	`made_at` integer NOT NULL
);
--> statement-breakpoint
-- Whoever changes what attendance figures are made of renews the stamp, so that stored ones count no more.
CREATE TRIGGER attendance_check_ins_insert AFTER INSERT ON check_ins BEGIN
	INSERT INTO attendance_changes (id, stamp) VALUES (1, hex(randomblob(8))) ON CONFLICT (id) DO UPDATE SET stamp = excluded.stamp;
END;
--> statement-breakpoint
CREATE TRIGGER attendance_check_ins_update AFTER UPDATE OF event_id, user_id, guests ON check_ins BEGIN
	INSERT INTO attendance_changes (id, stamp) VALUES (1, hex(randomblob(8))) ON CONFLICT (id) DO UPDATE SET stamp = excluded.stamp;
END;
--> statement-breakpoint
CREATE TRIGGER attendance_check_ins_delete AFTER DELETE ON check_ins BEGIN
	INSERT INTO attendance_changes (id, stamp) VALUES (1, hex(randomblob(8))) ON CONFLICT (id) DO UPDATE SET stamp = excluded.stamp;
END;
--> statement-breakpoint
CREATE TRIGGER attendance_walk_ins_insert AFTER INSERT ON walk_ins BEGIN
	INSERT INTO attendance_changes (id, stamp) VALUES (1, hex(randomblob(8))) ON CONFLICT (id) DO UPDATE SET stamp = excluded.stamp;
END;
--> statement-breakpoint
CREATE TRIGGER attendance_walk_ins_update AFTER UPDATE OF event_id, guests ON walk_ins BEGIN
	INSERT INTO attendance_changes (id, stamp) VALUES (1, hex(randomblob(8))) ON CONFLICT (id) DO UPDATE SET stamp = excluded.stamp;
END;
--> statement-breakpoint
CREATE TRIGGER attendance_walk_ins_delete AFTER DELETE ON walk_ins BEGIN
	INSERT INTO attendance_changes (id, stamp) VALUES (1, hex(randomblob(8))) ON CONFLICT (id) DO UPDATE SET stamp = excluded.stamp;
END;
--> statement-breakpoint
CREATE TRIGGER attendance_events_insert AFTER INSERT ON events BEGIN
	INSERT INTO attendance_changes (id, stamp) VALUES (1, hex(randomblob(8))) ON CONFLICT (id) DO UPDATE SET stamp = excluded.stamp;
END;
--> statement-breakpoint
CREATE TRIGGER attendance_events_update AFTER UPDATE OF status, starts_at, ends_at, time_zone, slug, title, series_id ON events BEGIN
	INSERT INTO attendance_changes (id, stamp) VALUES (1, hex(randomblob(8))) ON CONFLICT (id) DO UPDATE SET stamp = excluded.stamp;
END;
--> statement-breakpoint
CREATE TRIGGER attendance_events_delete AFTER DELETE ON events BEGIN
	INSERT INTO attendance_changes (id, stamp) VALUES (1, hex(randomblob(8))) ON CONFLICT (id) DO UPDATE SET stamp = excluded.stamp;
END;
--> statement-breakpoint
-- An RSVP to an event that hasn't begun changes no figures, and there are many of those.
CREATE TRIGGER attendance_rsvps_insert AFTER INSERT ON rsvps
WHEN NEW.updated_at >= (SELECT starts_at FROM events WHERE id = NEW.event_id) BEGIN
	INSERT INTO attendance_changes (id, stamp) VALUES (1, hex(randomblob(8))) ON CONFLICT (id) DO UPDATE SET stamp = excluded.stamp;
END;
--> statement-breakpoint
CREATE TRIGGER attendance_rsvps_update AFTER UPDATE OF answer, guests, user_id ON rsvps
WHEN NEW.user_id <> OLD.user_id OR NEW.updated_at >= (SELECT starts_at FROM events WHERE id = NEW.event_id) BEGIN
	INSERT INTO attendance_changes (id, stamp) VALUES (1, hex(randomblob(8))) ON CONFLICT (id) DO UPDATE SET stamp = excluded.stamp;
END;
--> statement-breakpoint
CREATE TRIGGER attendance_rsvps_delete AFTER DELETE ON rsvps BEGIN
	INSERT INTO attendance_changes (id, stamp) VALUES (1, hex(randomblob(8))) ON CONFLICT (id) DO UPDATE SET stamp = excluded.stamp;
END;
--> statement-breakpoint
-- A deleted account isn't named among those who came most often.
CREATE TRIGGER attendance_user_delete AFTER DELETE ON user BEGIN
	INSERT INTO attendance_changes (id, stamp) VALUES (1, hex(randomblob(8))) ON CONFLICT (id) DO UPDATE SET stamp = excluded.stamp;
END;
