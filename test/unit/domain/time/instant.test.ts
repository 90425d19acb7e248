import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';

import {
  addMinutes,
  compactInstant,
  epochMsOf,
  findInstant,
  floorToGrid,
  instantFromEpochMs,
  isOnGrid,
  parseInstant,
} from '../../../../domain/time/instant.js';

import { anyInstant } from './instant-arbitrary.js';

const NOON = parseInstant('2026-08-27T12:00:00Z');

describe('an instant', () => {
  it.each([
    ['2026-08-27T07:45:00Z', '2026-08-27T07:45:00Z'],
    ['2026-08-27T09:45:00+02:00', '2026-08-27T07:45:00Z'],
    ['2026-08-27T09:45:00+0200', '2026-08-27T07:45:00Z'],
    ['2026-08-27T09:45+02:00', '2026-08-27T07:45:00Z'],
    ['2026-08-26T23:45:00-08:00', '2026-08-27T07:45:00Z'],
    ['2026-08-27T07:45:00.999Z', '2026-08-27T07:45:00Z'],
    ['2024-02-29T00:00:00Z', '2024-02-29T00:00:00Z'],
  ])('%s is spelled %s', (text, canonical) => {
    expect(parseInstant(text)).toBe(canonical);
  });

  it.each([
    ['has no zone', '2026-08-27T07:45:00'],
    ['is a date only', '2026-08-27'],
    ['names 30 February', '2026-02-30T00:00:00Z'],
    ['names 30 February with an offset', '2026-02-30T00:00:00+01:00'],
    ['names 29 February of a common year', '2026-02-29T00:00:00Z'],
    ['names month 13', '2026-13-01T00:00:00Z'],
    ['names month 0', '2026-00-10T00:00:00Z'],
    ['names day 0', '2026-08-00T00:00:00Z'],
    ['names hour 25', '2026-08-27T25:00:00Z'],
    ['names minute 60', '2026-08-27T07:60:00Z'],
    ['has a named zone', '2026-08-27T07:45:00 Europe/Paris'],
    ['has a space for the T', '2026-08-27 07:45:00Z'],
    ['is a number', '1788000000'],
    ['is empty', ''],
    ['is junk', 'yesterday'],
    ['goes on after the zone', '2026-08-27T07:45:00Z; drop table'],
  ])('that %s is refused with INVALID_INSTANT', (_, text) => {
    expect(findInstant(text)).toBeUndefined();
    expect(() => parseInstant(text)).toThrow(expect.objectContaining({ code: 'INVALID_INSTANT' }));
  });

  it('is refused when its number of milliseconds is no time', () => {
    expect(() => instantFromEpochMs(Number.NaN)).toThrow(
      expect.objectContaining({ code: 'INVALID_INSTANT' }),
    );
  });

  it('sorts as text in the order of time', () => {
    fc.assert(
      fc.property(anyInstant, anyInstant, (left, right) => {
        expect(left < right).toBe(epochMsOf(left) < epochMsOf(right));
      }),
    );
  });

  it('reads back from every spelling of its own', () => {
    fc.assert(
      fc.property(anyInstant, fc.integer({ min: -14, max: 14 }), (instant, offsetHours) => {
        const sign = offsetHours < 0 ? '-' : '+';
        const offset = `${sign}${String(Math.abs(offsetHours)).padStart(2, '0')}:00`;
        const local = addMinutes(instant, offsetHours * 60).replace('Z', offset);

        expect(parseInstant(local)).toBe(instant);
        expect(instantFromEpochMs(epochMsOf(instant))).toBe(instant);
      }),
    );
  });

  it('is spelled without separators in file names', () => {
    expect(compactInstant(parseInstant('2026-08-27T07:45:00Z'))).toBe('20260827T074500Z');
  });
});

describe('adding minutes', () => {
  it.each([
    ['over the spring change', '2024-03-31T00:45:00Z', 30, '2024-03-31T01:15:00Z'],
    ['over the autumn change', '2024-10-27T00:45:00Z', 30, '2024-10-27T01:15:00Z'],
    ['minus 30 from after the spring change', '2024-03-31T01:15:00Z', -30, '2024-03-31T00:45:00Z'],
    ['minus 60 from after the spring change', '2024-03-31T01:15:00Z', -60, '2024-03-31T00:15:00Z'],
    ['minus 30 from after the autumn change', '2024-10-27T01:15:00Z', -30, '2024-10-27T00:45:00Z'],
    ['minus 60 from after the autumn change', '2024-10-27T01:15:00Z', -60, '2024-10-27T00:15:00Z'],
    ['to the very spring change', '2024-03-31T00:30:00Z', 30, '2024-03-31T01:00:00Z'],
    ['to the very autumn change', '2024-10-27T00:30:00Z', 30, '2024-10-27T01:00:00Z'],
    ['of no increment at the spring change', '2024-03-31T01:00:00Z', 0, '2024-03-31T01:00:00Z'],
    ['of no increment at the autumn change', '2024-10-27T01:00:00Z', 0, '2024-10-27T01:00:00Z'],
    ['over the end of a leap February', '2024-02-29T23:45:00Z', 15, '2024-03-01T00:00:00Z'],
  ])('%s goes by elapsed time', (_, from, minutes, to) => {
    expect(addMinutes(parseInstant(from), minutes)).toBe(to);
  });

  it('and taking them away gives the instant back', () => {
    fc.assert(
      fc.property(anyInstant, fc.integer({ min: -600_000, max: 600_000 }), (instant, minutes) => {
        expect(addMinutes(addMinutes(instant, minutes), -minutes)).toBe(instant);
      }),
    );
  });
});

describe('a grid of quarter-hours', () => {
  it.each([
    ['2026-08-27T12:00:00Z', '2026-08-27T12:00:00Z'],
    ['2026-08-27T12:14:59Z', '2026-08-27T12:00:00Z'],
    ['2026-08-27T12:15:00Z', '2026-08-27T12:15:00Z'],
    ['1969-12-31T23:59:00Z', '1969-12-31T23:45:00Z'],
  ])('holds %s at %s', (instant, slot) => {
    expect(floorToGrid(parseInstant(instant), 15)).toBe(slot);
  });

  it('keeps what lies on it, and never goes forward nor back by a whole step', () => {
    fc.assert(
      fc.property(anyInstant, fc.constantFrom(1, 5, 15, 30, 60), (instant, stepMinutes) => {
        const floored = floorToGrid(instant, stepMinutes);

        expect(floorToGrid(floored, stepMinutes)).toBe(floored);
        expect(isOnGrid(floored, stepMinutes)).toBe(true);
        expect(floored <= instant).toBe(true);
        expect(instant < addMinutes(floored, stepMinutes)).toBe(true);
      }),
    );
  });

  it('does not hold what lies between its slots', () => {
    expect(isOnGrid(NOON, 15)).toBe(true);
    expect(isOnGrid(addMinutes(NOON, 5), 15)).toBe(false);
    expect(isOnGrid(addMinutes(NOON, 15), 30)).toBe(false);
  });
});
