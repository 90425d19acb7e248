import { describe, expect, it } from '@jest/globals';

import { parseInstant } from '../../../../domain/time/instant.js';
import { createParisKeyFinder } from '../../../../platform/warehouse/paris-keys.js';

describe('the Paris keys of a slot', () => {
  const find = createParisKeyFinder();
  const keysAt = (text: string) => find(parseInstant(text));

  it('belong to the Parisian day, not the UTC one', () => {
    expect(keysAt('2026-08-26T22:15:00Z')).toEqual({ dateKey: 20_260_827, timeKey: 15 });
    expect(keysAt('2026-01-26T22:45:00Z')).toEqual({ dateKey: 20_260_126, timeKey: 1_425 });
  });

  it('skip an hour of the wall in spring', () => {
    expect(keysAt('2026-03-29T00:45:00Z').timeKey).toBe(105);
    expect(keysAt('2026-03-29T01:00:00Z').timeKey).toBe(180);
  });

  it('show 02:00 twice in autumn', () => {
    expect(keysAt('2026-10-25T00:00:00Z')).toEqual({ dateKey: 20_261_025, timeKey: 120 });
    expect(keysAt('2026-10-25T01:00:00Z')).toEqual({ dateKey: 20_261_025, timeKey: 120 });
  });
});
