import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { type LocalPlatform, startLocalPlatform } from '../integration/local-platform.ts';
import { expectRulesHold } from '../integration/rsvps/seats-property.ts';

let platform: LocalPlatform;
beforeAll(async () => {
	platform = await startLocalPlatform();
});
afterAll(() => platform.dispose());

describe('seats', () => {
	it('agree with the plain model after every one of tens of thousands of random changes', async () => {
		expect(await expectRulesHold(platform, 500)).toBeGreaterThan(20_000);
	}, 1_800_000);
});
