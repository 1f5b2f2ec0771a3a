/**
 * Makes `Date` tell another time from now on, in Node as in workerd: what is asked without a moment is so far
 * ahead of the machine's clock. It imports nothing, so that it can be put in front of a Worker's code.
 *
 * @param aheadMs asked each time; milliseconds, less than 0 for a clock that is behind
 */
export function shiftDate(aheadMs: () => number): void {
	const TrueDate = Date;
	const now = () => TrueDate.now() + aheadMs();
	const ShiftedDate = new Proxy(TrueDate, {
		apply: () => new TrueDate(now()).toString(),
		construct: (target, values, subclass) =>
			Reflect.construct(target, values.length === 0 ? [now()] : values, subclass) as Date,
		get: (target, property) =>
			property === 'now' ? now : (Reflect.get(target, property, target) as unknown),
	});
	TrueDate.prototype.constructor = ShiftedDate;
	globalThis.Date = ShiftedDate;
}
