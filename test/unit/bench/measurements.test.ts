import { readFileSync } from 'node:fs';
import { join } from 'node:path';

import { describe, expect, it } from '@jest/globals';

import { MEASUREMENTS } from '../../../bench/measurements.js';
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
});
