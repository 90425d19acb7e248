import { describe, expect, it } from '@jest/globals';

import type { MeasurementOutcome } from '../../../bench/measurement.js';
import { performanceDocument, performanceText } from '../../../bench/performance-document.js';

const MEASURED: MeasurementOutcome = {
  name: 'gold-load',
  what: 'Gold against COPY',
  method: 'the loader against COPY',
  elapsedMs: 12_300,
  figures: [{ what: 'Load | COPY', aim: 'at least 0.50', figure: '400 k facts/s', ratio: '0.55' }],
};
const FAILED: MeasurementOutcome = {
  name: 'api-load',
  what: 'API under load',
  method: 'autocannon',
  elapsedMs: 10,
  figures: [],
  failure: 'the API answered 503',
};

describe('performanceDocument', () => {
  const document = performanceDocument([['Processor', '2 cores']], [MEASURED, FAILED]);

  it('says in its first line which command wrote it', () => {
    expect(document.split('\n')[0]).toContain('`npm run bench`');
  });

  it('has a row a figure, with the command that repeats it', () => {
    expect(document).toContain(
      '| Load \\| COPY | at least 0.50 | 400 k facts/s | 0.55 | `npm run bench -- --only gold-load` |',
    );
  });

  it('shows a failed measurement as not measured, with its reason', () => {
    expect(document).toContain('| API under load |  | not measured: the API answered 503 |');
  });
});

describe('performanceText', () => {
  it('has the same rows without the commands', () => {
    const text = performanceText([MEASURED, FAILED]);

    expect(text.split('\n')).toHaveLength(3);
    expect(text).toContain('not measured: the API answered 503');
    expect(text).not.toContain('npm run bench');
  });
});
