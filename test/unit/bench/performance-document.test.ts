import { describe, expect, it } from '@jest/globals';

import type { MeasurementOutcome } from '../../../bench/measurement.js';
import {
  findLongSection,
  longSection,
  performanceDocument,
  performanceText,
  withLongSection,
} from '../../../bench/performance-document.js';

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

describe('the part of a long measurement', () => {
  const facts = [['Processor', '2 cores']] as const;
  const long = { ...MEASURED, name: 'climate', what: 'ERA5 | 10 years' };
  const short = performanceDocument(facts, [MEASURED]);
  const section = longSection(facts, long);
  const document = withLongSection(short, 'climate', section);

  it('comes behind the document, with its machine and the command that repeats it', () => {
    expect(document.startsWith(short.trimEnd())).toBe(true);
    expect(section).toContain('## ERA5 | 10 years');
    expect(section).toContain('`npm run bench -- climate` (12 s)');
    expect(section).toContain('| Processor | 2 cores |');
    expect(section).toContain('| Load \\| COPY | at least 0.50 | 400 k facts/s | 0.55 |');
  });

  it('takes the place of the one before and leaves the rest as it is', () => {
    const newer = longSection(facts, { ...long, elapsedMs: 99_000 });
    const again = withLongSection(document, 'climate', newer);

    expect(findLongSection(again, 'climate')).toBe(newer);
    expect(again.replace(newer, '')).toBe(document.replace(section, ''));
  });

  it('is not found where none was measured, nor under another name', () => {
    expect(findLongSection(short, 'climate')).toBeUndefined();
    expect(findLongSection(document, 'twelve-years')).toBeUndefined();
  });
});
