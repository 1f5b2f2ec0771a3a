/**
 * Stands for something that is there only while tests run, so that a test file can name it at its top.
 *
 * @param get returns the real one; throws before it is there
 */
export function lazily<Value extends object>(get: () => Value): Value {
	return new Proxy({} as Value, {
		get: (_, name) => Reflect.get(get(), name) as unknown,
		set: (_, name, value) => Reflect.set(get(), name, value),
	});
}
