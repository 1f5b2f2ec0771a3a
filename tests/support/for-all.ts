import fc from 'fast-check';

type Values = [unknown, ...unknown[]];
type Property<Given extends Values, Result> = [
	...arbitraries: { [Index in keyof Given]: fc.Arbitrary<Given[Index]> },
	holds: (...values: Given) => Result,
];

/**
 * States a property: what the last argument expects holds for whatever the arbitraries before it generate. The
 * smallest values for which it doesn't hold are in the failure.
 *
 * @param count how many values are tried
 */
export function times(count: number) {
	const options = { numRuns: count };
	return {
		forAll: <Given extends Values>(...property: Property<Given, void>): void =>
			fc.assert(fc.property<Given>(...property), options),
		forAllAsync: <Given extends Values>(...property: Property<Given, Promise<void>>) =>
			fc.assert(fc.asyncProperty<Given>(...property), options),
	};
}

/** The same with a hundred values. */
export const { forAll, forAllAsync } = times(100);
