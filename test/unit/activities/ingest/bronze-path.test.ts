import { describe, expect, it } from '@jest/globals';

import {
  bronzeLedgerPath,
  bronzePath,
  unusableAnswerPath,
} from '../../../../activities/ingest/bronze-path.js';
import { parseInstant } from '../../../../domain/time/instant.js';
import { timeWindow, windowEndingAt } from '../../../../domain/time/time-window.js';
import { checkedLakePath } from '../../../../platform/lake/lake-path.js';

const REAL_TIME = { folder: 'bronze/rte/production', prefix: 'eco2mix_regional' };
const CONSOLIDATED = { folder: 'bronze/rte/production', prefix: 'eco2mix_regional_cons_def' };
const SHA = 'abcdef0123456789'.repeat(4);

describe('the path of a raw answer', () => {
  it('tells dataset, window and a part of the hash', () => {
    const window = windowEndingAt(parseInstant('2026-08-27T08:00:00Z'), 3);

    expect(bronzePath(REAL_TIME, window, SHA, 'json')).toBe(
      'bronze/rte/production/2026/08/27/eco2mix_regional_20260827T050000Z-20260827T080000Z_abcdef012345.json',
    );
  });

  it('lies in the folder of the last day of its window, whose end is not in it', () => {
    const day = timeWindow(
      parseInstant('2026-12-31T00:00:00Z'),
      parseInstant('2027-01-01T00:00:00Z'),
    );

    expect(bronzePath(CONSOLIDATED, day, SHA, 'csv')).toMatch(
      /^bronze\/rte\/production\/2026\/12\/31\/eco2mix_regional_cons_def_.*\.csv$/,
    );
  });

  it('is one that the lake takes, as are its ledger and the place of unusable answers', () => {
    const window = windowEndingAt(parseInstant('2026-08-27T08:00:00Z'), 3);
    const paths = [
      bronzePath(REAL_TIME, window, SHA, 'json'),
      bronzeLedgerPath(SHA),
      unusableAnswerPath('eco2mix-regional-tr', SHA),
    ];

    for (const path of paths) expect(checkedLakePath(path)).toBe(path);
  });
});
