/**
 * A pure function that remembers what it made, for as long as the isolate lives: for what pages say again and again
 * and is slow to make. Nothing of a request may be in it but the key.
 *
 * @param most how many values are kept; beyond it the memory is emptied, since a page that needs more of them than
 *   that would gain nothing from keeping the last few
 */
export function remembered<Key extends string | number, Value>(
	make: (key: Key) => Value,
	most: number,
): (key: Key) => Value {
	const values = new Map<Key, Value>();
	return (key) => {
		const known = values.get(key);
		if (known !== undefined) return known;
		const made = make(key);
		if (values.size >= most) values.clear();
		values.set(key, made);
		return made;
	};
}
