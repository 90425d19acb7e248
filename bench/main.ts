import { readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { parseArgs } from 'node:util';

import { createScreen } from '../cli/stack/screen.js';
import { GridError } from '../domain/errors/grid-error.js';
import { PROJECT_ROOT } from '../platform/project-root.js';

import { LONG_MEASUREMENTS } from './long-measurements.js';
import { readMachineFacts, type MachineFacts } from './machine-facts.js';
import type { Measurement, MeasurementOutcome } from './measurement.js';
import { MEASUREMENTS } from './measurements.js';
import {
  findLongSection,
  longSection,
  performanceDocument,
  performanceText,
  withLongSection,
} from './performance-document.js';
import { runMeasurements } from './run-measurements.js';

/** Where the table goes, from the root of the project. */
const DOCUMENT = 'docs/performance.md';

/**
 * `grid bench`: measures, prints the table and, when everything was measured, writes it to
 * docs/performance.md. `--only <name>`, once or more, measures a part and writes nothing. The name
 * of a long measurement alone (`grid bench climate`) measures it and writes its part of the document.
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
  const document = await changedDocument(args, facts, outcomes);
  if (document !== undefined) {
    await writeFile(join(PROJECT_ROOT, DOCUMENT), document);
    console.log(`\nwritten to ${DOCUMENT}`);
  }
  const failed = outcomes.filter(({ failure }) => failure !== undefined);
  if (failed.length > 0) {
    throw new GridError('INTERNAL', `not measured: ${failed.map(({ name }) => name).join(', ')}`);
  }
}

/** The document after a run: new from a run of everything, a part of it from a long measurement. */
async function changedDocument(
  args: readonly string[],
  facts: MachineFacts,
  outcomes: readonly MeasurementOutcome[],
): Promise<string | undefined> {
  const { only, long } = namesIn(args);
  if (only.length > 0) return undefined;
  const before = await readFile(join(PROJECT_ROOT, DOCUMENT), 'utf8');
  if (long.length > 0) {
    return outcomes
      .filter(({ failure }) => failure === undefined)
      .reduce(
        (text, outcome) => withLongSection(text, outcome.name, longSection(facts, outcome)),
        before,
      );
  }
  return LONG_MEASUREMENTS.reduce(
    (text, { name }) => {
      const kept = findLongSection(before, name);
      return kept === undefined ? text : withLongSection(text, name, kept);
    },
    performanceDocument(facts, outcomes),
  );
}

/** The measurements that arguments name; without any all but the long ones. */
function chooseMeasurements(args: readonly string[]): readonly Measurement[] {
  const { only, long } = namesIn(args);
  if (long.length > 0) return named(LONG_MEASUREMENTS, long, 'bench');
  return only.length > 0 ? named(MEASUREMENTS, only, '--only') : MEASUREMENTS;
}

function named(
  measurements: readonly Measurement[],
  names: readonly string[],
  where: string,
): readonly Measurement[] {
  const unknown = names.filter((name) => !measurements.some((known) => known.name === name));
  if (unknown.length > 0) {
    const known = measurements.map(({ name }) => name).join(', ');
    throw new GridError(
      'INVALID_PARAMETER',
      `${where}: '${unknown.join(', ')}' is no measurement: expected one of ${known}`,
    );
  }
  return measurements.filter(({ name }) => names.includes(name));
}

function namesIn(args: readonly string[]): {
  readonly only: readonly string[];
  readonly long: readonly string[];
} {
  try {
    const { values, positionals } = parseArgs({
      args: [...args],
      options: { only: { type: 'string', multiple: true } },
      allowPositionals: true,
    });
    return { only: values.only ?? [], long: positionals };
  } catch (cause) {
    const reason = cause instanceof Error ? cause.message : String(cause);
    throw new GridError('INVALID_PARAMETER', reason, {}, cause);
  }
}
