/**
 * A pure function that remembers what it made, for as long as the isolate lives: for what pages say again and again
 * and is slow to make. Nothing of a request may be in it but the key.
 *
 * @param most how many values are kept; beyond it the memory is emptied, since a page that needs more of them than
 *   that would gain nothing from keeping the last few
 * @param weighed bounds what is kept in all as well, for values that may be long; one that is longer than that alone
 *   isn't kept
 */
export function remembered<Key extends string | number, Value>(
	make: (key: Key) => Value,
	most: number,
	weighed?: { most: number; of: (key: Key, value: Value) => number },
): (key: Key) => Value {
	const values = new Map<Key, Value>();
	let weight = 0;
	return (key) => {
		const known = values.get(key);
		if (known !== undefined) return known;
		const made = make(key);
		const own = weighed?.of(key, made) ?? 0;
		if (weighed && own > weighed.most) return made;
		if (values.size >= most || (weighed && weight + own > weighed.most)) {
			values.clear();
			weight = 0;
		}
		values.set(key, made);
		weight += own;
		return made;
	};
}
