import { describe, expect, it } from '@jest/globals';

import { isQuotaScarce } from '../../../../domain/quality/call-quota.js';
import { parseInstant } from '../../../../domain/time/instant.js';

const observedAtUtc = parseInstant('2026-11-20T00:00:00Z');
const tomorrow = parseInstant('2026-11-21T00:00:00Z');
/** 96 cycles of 2 calls, and half as many again in reserve. */
const NEEDED_UNTIL_TOMORROW = 288;

describe('a call quota', () => {
  it('is not scarce while the plain cycles until its reset have enough', () => {
    const remaining = NEEDED_UNTIL_TOMORROW;
    expect(isQuotaScarce({ remaining, observedAtUtc, resetsAtUtc: tomorrow })).toBe(false);
  });

  it('is scarce one call below', () => {
    const remaining = NEEDED_UNTIL_TOMORROW - 1;
    expect(isQuotaScarce({ remaining, observedAtUtc, resetsAtUtc: tomorrow })).toBe(true);
  });

  it('is not scarce when nothing is known of it or of its reset', () => {
    expect(isQuotaScarce(null)).toBe(false);
    expect(isQuotaScarce({ remaining: 0, observedAtUtc, resetsAtUtc: null })).toBe(false);
  });

  it('is not scarce once its reset has passed', () => {
    const later = { remaining: 0, observedAtUtc: tomorrow, resetsAtUtc: observedAtUtc };
    expect(isQuotaScarce(later)).toBe(false);
  });
});
