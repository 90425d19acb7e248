import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';

import { treeOf } from '../../../bench/process-memory.js';
import { median, quantile } from '../../../bench/statistics.js';

describe('quantile', () => {
  it('is one of the values, with as many below it as the share says', () => {
    fc.assert(
      fc.property(
        fc.array(fc.integer(), { minLength: 1, maxLength: 50 }),
        fc.double({ min: 0, max: 1, noNaN: true }),
        (values, share) => {
          const found = quantile(values, share);

          const below = values.filter((value) => value < found).length;
          const notAbove = values.filter((value) => value <= found).length;
          expect(values).toContain(found);
          expect(below).toBeLessThanOrEqual(share * values.length);
          expect(notAbove).toBeGreaterThanOrEqual(share * values.length);
        },
      ),
    );
  });

  it('of nothing is no number', () => {
    expect(median([])).toBeNaN();
  });
});

describe('treeOf', () => {
  it('holds a process, its children and theirs, and no other', () => {
    const parents = new Map([
      [10, 1],
      [11, 10],
      [12, 11],
      [20, 1],
    ]);

    expect(treeOf(10, parents)).toEqual([10, 11, 12]);
  });
});
