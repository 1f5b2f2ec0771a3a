ALTER TABLE `announcements` ADD `forgotten_sent` integer DEFAULT 0 NOT NULL;--> statement-breakpoint
ALTER TABLE `announcements` ADD `forgotten_dropped` integer DEFAULT 0 NOT NULL;--> statement-breakpoint
ALTER TABLE `mail_batches` ADD `states` text;--> statement-breakpoint
ALTER TABLE `outbox` ADD `states` text;--> statement-breakpoint
ALTER TABLE `outbox` ADD `idempotency_key` text;--> statement-breakpoint
ALTER TABLE `series` ADD `origin_id` text;--> statement-breakpoint
CREATE INDEX `series_origin` ON `series` (`origin_id`) WHERE "series"."origin_id" is not null;--> statement-breakpoint
CREATE INDEX `outbox_dropped` ON `outbox` (`created_at`) WHERE "outbox"."sent_at" is null and "outbox"."failure" in ('discarded', 'stopped');--> statement-breakpoint
-- Series that were split before: the log names the one that each goes on from, by the change that made both.
UPDATE `series` SET `origin_id` = (
	SELECT `subject_id` FROM `audit_log`
	WHERE `deed` = 'series.changed' AND substr(`change`, 1, length(`series`.`id`) + 1) = `series`.`id` || ' '
		AND `subject_id` <> `series`.`id`
);--> statement-breakpoint
UPDATE `series` SET `origin_id` = (
	SELECT coalesce(`before`.`origin_id`, `before`.`id`) FROM `series` `before` WHERE `before`.`id` = `series`.`origin_id`
) WHERE `origin_id` IS NOT NULL;