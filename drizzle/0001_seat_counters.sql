-- The counters of an event follow its RSVPs whoever writes them, so that no page has to count.
-- A seat beyond the capacity is refused here too: the last line behind the statement that gives seats out.
CREATE TRIGGER rsvps_count_insert AFTER INSERT ON rsvps BEGIN
	UPDATE events SET
		going = going + iif(NEW.answer = 'going', 1 + NEW.guests, 0),
		waiting = waiting + (NEW.answer = 'waitlisted')
	WHERE id = NEW.event_id;
END;
--> statement-breakpoint
CREATE TRIGGER rsvps_count_update AFTER UPDATE OF answer, guests ON rsvps BEGIN
	UPDATE events SET
		going = going + iif(NEW.answer = 'going', 1 + NEW.guests, 0) - iif(OLD.answer = 'going', 1 + OLD.guests, 0),
		waiting = waiting + (NEW.answer = 'waitlisted') - (OLD.answer = 'waitlisted')
	WHERE id = NEW.event_id;
END;
--> statement-breakpoint
CREATE TRIGGER rsvps_count_delete AFTER DELETE ON rsvps BEGIN
	UPDATE events SET
		going = going - iif(OLD.answer = 'going', 1 + OLD.guests, 0),
		waiting = waiting - (OLD.answer = 'waitlisted')
	WHERE id = OLD.event_id;
END;
--> statement-breakpoint
CREATE TRIGGER events_seats_guard BEFORE UPDATE OF going ON events
WHEN NEW.going > OLD.going AND NEW.going > NEW.capacity BEGIN
	SELECT RAISE(ABORT, 'no seat left: going would exceed the capacity');
END;
