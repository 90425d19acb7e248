import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';

import type { SecretSource } from '../../../../platform/secrets/secret-source.js';

/** A source, and the hand that changes what it keeps. */
export interface SourceUnderTest {
  readonly source: SecretSource;
  set(value: string): Promise<void>;
  stop(): Promise<void>;
}

/** What every source of secrets guarantees, shown on `odre-api-key`. */
export function secretSourceContract(name: string, start: () => Promise<SourceUnderTest>): void {
  describe(`${name} as a source of secrets`, () => {
    let tested: SourceUnderTest;

    beforeAll(async () => {
      tested = await start();
    });
    afterAll(async () => {
      await tested.stop();
    });

    it('has no value for a secret that was never set', async () => {
      expect(await tested.source.findValue('payload-keys')).toBeUndefined();
    });

    it('gives a value exactly as it was set', async () => {
      const value = ' clé-€ "quoted" \\ %41 +/= ';

      await tested.set(value);

      expect(await tested.source.findValue('odre-api-key')).toBe(value);
    });

    it('gives the newest value at the next question', async () => {
      await tested.set('first');
      await tested.set('second');

      expect(await tested.source.findValue('odre-api-key')).toBe('second');
    });

    it('says where it looks, without a value', () => {
      const place = tested.source.describePlace('odre-api-key');

      expect(place).toMatch(/odre.api.key/i);
      expect(place).not.toContain('second');
    });
  });
}
