import { writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { parseArgs } from 'node:util';

import { createScreen } from '../cli/stack/screen.js';
import { GridError } from '../domain/errors/grid-error.js';
import { PROJECT_ROOT } from '../platform/project-root.js';

import { readMachineFacts } from './machine-facts.js';
import type { Measurement } from './measurement.js';
import { MEASUREMENTS } from './measurements.js';
import { performanceDocument, performanceText } from './performance-document.js';
import { runMeasurements } from './run-measurements.js';

/** Where the table goes, from the root of the project. */
const DOCUMENT = 'docs/performance.md';

/**
 * `grid bench`: measures, prints the table and, when everything was measured, writes it to
 * docs/performance.md. `--only <name>`, once or more, measures a part and writes nothing.
 *
 * @throws GridError INVALID_PARAMETER for an unknown name, INTERNAL when a measurement failed.
 */
export async function bench(args: readonly string[]): Promise<void> {
  const chosen = chooseMeasurements(args);
  const screen = createScreen(process.stderr);
  const startedMs = Date.now();
  const facts = await readMachineFacts(new Date());
  const outcomes = await runMeasurements(chosen, screen);
  screen.done(`${chosen.length} measurements`, startedMs);
  console.log(performanceText(outcomes));
  if (chosen.length === MEASUREMENTS.length) {
    await writeFile(join(PROJECT_ROOT, DOCUMENT), performanceDocument(facts, outcomes));
    console.log(`\nwritten to ${DOCUMENT}`);
  }
  const failed = outcomes.filter(({ failure }) => failure !== undefined);
  if (failed.length > 0) {
    throw new GridError('INTERNAL', `not measured: ${failed.map(({ name }) => name).join(', ')}`);
  }
}

/** The measurements that arguments name, all without any. */
function chooseMeasurements(args: readonly string[]): readonly Measurement[] {
  const names = namesIn(args);
  if (names.length === 0) return MEASUREMENTS;
  const unknown = names.filter((name) => !MEASUREMENTS.some((known) => known.name === name));
  if (unknown.length > 0) {
    const known = MEASUREMENTS.map(({ name }) => name).join(', ');
    throw new GridError(
      'INVALID_PARAMETER',
      `--only: '${unknown.join(', ')}' is no measurement: expected one of ${known}`,
    );
  }
  return MEASUREMENTS.filter(({ name }) => names.includes(name));
}

function namesIn(args: readonly string[]): readonly string[] {
  try {
    const { values } = parseArgs({
      args: [...args],
      options: { only: { type: 'string', multiple: true } },
    });
    return values.only ?? [];
  } catch (cause) {
    const reason = cause instanceof Error ? cause.message : String(cause);
    throw new GridError('INVALID_PARAMETER', reason, {}, cause);
  }
}
