import { describe, expect, it } from '@jest/globals';

import { parseBackfill } from '../../../../cli/commands/backfill.js';

describe('the name of what is backfilled', () => {
  it('may be a group or a dataset', () => {
    expect(parseBackfill('eco2mix-regional')).toBe('eco2mix-regional');
    expect(parseBackfill('open-meteo-archive')).toBe('open-meteo-archive');
  });

  it.each(['installed-capacity-regional', 'rte-eco2mix-national-file', 'grid-nodes-rte'])(
    'may not be %s, which comes as files: the landing zone is named',
    (dataset) => {
      expect(() => parseBackfill(dataset)).toThrow(
        expect.objectContaining({
          code: 'INVALID_PARAMETER',
          message: expect.stringContaining('.grid/landing/'),
        }),
      );
    },
  );

  it('may not be unknown: the error lists what may be asked for, and no files', () => {
    expect(() => parseBackfill('nothing')).toThrow(/expected one of eco2mix-regional, /);
    expect(() => parseBackfill('nothing')).not.toThrow(/generation-register/);
  });
});
