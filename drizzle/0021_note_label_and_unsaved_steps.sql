ALTER TABLE `club` ADD `note_label` text DEFAULT 'What are you working on?' NOT NULL;--> statement-breakpoint
ALTER TABLE `club` ADD `unsaved_steps` text;