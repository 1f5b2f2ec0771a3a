/** Measures as text. */
export const measures = {
	lessThan: ({ share }: { share: string }) => `less than ${share}`,
};
