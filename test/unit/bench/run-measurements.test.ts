import { existsSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';

import { describe, expect, it } from '@jest/globals';

import type { Figure, Measurement } from '../../../bench/measurement.js';
import { runMeasurements } from '../../../bench/run-measurements.js';
import type { Screen } from '../../../cli/stack/screen.js';

const FIGURE: Figure = { what: 'a thing', aim: '', figure: '1 ms', ratio: '0.50' };

function recordingScreen(): Screen & { readonly lines: string[] } {
  const lines: string[] = [];
  const say = (line: string): void => {
    lines.push(line);
  };
  return {
    lines,
    done: say,
    info: say,
    warn: say,
    plain: say,
    box: (rows) => {
      lines.push(...rows);
    },
    waiting: () => () => undefined,
  };
}

function aMeasurement(name: string, measure: Measurement['measure']): Measurement {
  return { name, what: `what ${name} is`, method: 'by hand', measure };
}

describe('runMeasurements', () => {
  it('tells the one that fails and measures the others', async () => {
    const screen = recordingScreen();

    const outcomes = await runMeasurements(
      [
        aMeasurement('broken', () => Promise.reject(new Error('no such table'))),
        aMeasurement('sound', () => Promise.resolve([FIGURE])),
      ],
      screen,
    );

    expect(outcomes).toMatchObject([
      { name: 'broken', figures: [], failure: 'no such table' },
      { name: 'sound', figures: [FIGURE] },
    ]);
    expect(screen.lines).toContain('broken failed: no such table');
  });

  it('gives all of them one temporary folder and removes it with what they left', async () => {
    const folders: string[] = [];
    const leaveSomething: Measurement['measure'] = ({ folder }) => {
      folders.push(folder);
      writeFileSync(join(folder, 'left'), 'behind');
      return Promise.resolve([]);
    };

    await runMeasurements(
      [aMeasurement('one', leaveSomething), aMeasurement('other', leaveSomething)],
      recordingScreen(),
    );

    const [folder = '', again] = folders;
    expect(again).toBe(folder);
    expect(existsSync(folder)).toBe(false);
  });
});
