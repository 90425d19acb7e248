import { describe, expect, it } from '@jest/globals';

import { parseInstant } from '../../../../../domain/time/instant.js';
import {
  asCount,
  asFlag,
  asInstant,
  asInstantOrNull,
  jsonInstant,
} from '../../../../../platform/warehouse/azure-sql/azure-sql-values.js';

describe('the values of Azure SQL', () => {
  it('an instant is cut down to the second, before 1970 too', () => {
    expect(asInstant(new Date('2026-08-27T12:00:00.999Z'))).toBe('2026-08-27T12:00:00Z');
    expect(asInstant(new Date('1969-12-31T23:59:59.500Z'))).toBe('1969-12-31T23:59:59Z');
    expect(asInstantOrNull(null)).toBeNull();
  });

  it('a count is a number, whether the driver gives a number, a text or a bigint', () => {
    expect([7, '7', 7n].map(asCount)).toEqual([7, 7, 7]);
    expect(asCount('9007199254740991')).toBe(Number.MAX_SAFE_INTEGER);
  });

  it.each(['9007199254740993', '1.5', 'seven', null, undefined, Number.NaN])(
    '%p is no count',
    (value) => {
      expect(() => asCount(value)).toThrow('no whole number');
    },
  );

  it('a flag is 1 or true', () => {
    expect([1, true, 0, false, null, undefined].map(asFlag)).toEqual([
      true,
      true,
      false,
      false,
      false,
      false,
    ]);
  });

  it('an instant inside JSON has no zone: datetime2 has no place for it', () => {
    expect(jsonInstant(parseInstant('2026-08-27T14:00:00+02:00'))).toBe('2026-08-27T12:00:00');
  });
});
