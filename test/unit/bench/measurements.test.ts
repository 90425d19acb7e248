import { readFileSync } from 'node:fs';
import { join } from 'node:path';

import { describe, expect, it } from '@jest/globals';

import { LONG_MEASUREMENTS } from '../../../bench/long-measurements.js';
import { MEASUREMENTS } from '../../../bench/measurements.js';
import { findLongSection } from '../../../bench/performance-document.js';
import { PROJECT_ROOT } from '../../../platform/project-root.js';

describe('docs/performance.md', () => {
  const lines = readFileSync(join(PROJECT_ROOT, 'docs', 'performance.md'), 'utf8').split('\n');

  it.each(MEASUREMENTS)('has figures of $name', ({ name }) => {
    const rows = lines.filter((line) => line.includes(`\`npm run bench -- --only ${name}\``));

    expect(rows.length).toBeGreaterThan(0);
    expect(rows.filter((row) => row.includes('not measured'))).toEqual([]);
  });

  it.each(MEASUREMENTS)('says what exactly $name measures', ({ name }) => {
    expect(lines.filter((line) => line.startsWith(`- \`${name}\` (`))).toHaveLength(1);
  });

  it('has figures in every part that a long measurement wrote', () => {
    const sections = LONG_MEASUREMENTS.flatMap(({ name }) => {
      const section = findLongSection(lines.join('\n'), name);
      return section === undefined ? [] : [section];
    });

    expect(sections.length).toBeGreaterThan(0);
    expect(sections.filter((section) => section.includes('not measured'))).toEqual([]);
    expect(sections.filter((section) => !section.includes('| What |'))).toEqual([]);
  });
});
