import { describe, expect, it } from '@jest/globals';

import { parseWindow } from '../../../cli/time-argument.js';

describe('the window of a command', () => {
  it('a day is a Paris day, the end left out', () => {
    expect(parseWindow('2024-03-30', '2024-04-01')).toEqual({
      startUtc: '2024-03-29T23:00:00Z',
      endUtc: '2024-03-31T22:00:00Z',
    });
  });

  it('an instant may carry any offset', () => {
    expect(parseWindow('2026-08-27T09:45:00+02:00', '2026-08-27T08:00:00Z')).toEqual({
      startUtc: '2026-08-27T07:45:00Z',
      endUtc: '2026-08-27T08:00:00Z',
    });
  });

  it.each(['2024-02-30', '2024-13-01', 'yesterday', '2024-01-01T00:00:00', ''])(
    "'%s' is refused by the option's name",
    (text) => {
      expect(() => parseWindow(text, '2030-01-01')).toThrow(`--from: '${text}'`);
    },
  );
});
