/**
 * Whether a member gets no email because they had said so elsewhere, as an imported file told, and have not ended
 * that: the stop is still the file's.
 */
export const isRefused = ({
	mailStoppedAt,
	mailRefusedAt,
}: {
	mailStoppedAt: Date | null;
	mailRefusedAt: Date | null;
}): boolean => mailStoppedAt !== null && mailStoppedAt.getTime() === mailRefusedAt?.getTime();
