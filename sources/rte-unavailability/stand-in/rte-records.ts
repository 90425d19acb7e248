import { readdir, readFile } from 'node:fs/promises';
import { join } from 'node:path';

import type { RteQuestion } from '../rte-dataset.js';

import type { ShapedRecord } from './rte-shapes.js';
import {
  SIMULATED_LINES,
  SIMULATED_UNITS,
  simulatedVersions,
  type SimulatedVersion,
} from './simulated-fleet.js';

/** Where the stand-in takes its records from. */
export type RteStandInMode =
  | { readonly kind: 'simulated'; readonly seed: number }
  | { readonly kind: 'replay'; readonly records: RecordedUnavailabilities };

/** Records as RTE sent them, by the name of their list. */
export type RecordedUnavailabilities = ReadonlyMap<string, readonly ShapedRecord[]>;

/** What is asked of the stand-in. */
export interface RecordsQuestion {
  readonly resource: string;
  readonly question: RteQuestion;
  readonly fromMs: number;
  readonly toMs: number;
  readonly nowMs: number;
}

const RESOURCES = ['generation_unavailabilities', 'transmission_network_unavailabilities'];

/** The versions that match a question: simulated ones as `shape` writes them, recorded ones as sent. */
export function findRecords(
  mode: RteStandInMode,
  question: RecordsQuestion,
  shape: (version: SimulatedVersion) => ShapedRecord,
): readonly ShapedRecord[] {
  return mode.kind === 'simulated'
    ? findSimulated(mode.seed, question).map(shape)
    : findRecorded(mode.records, question);
}

/**
 * Reads every JSON file of a folder that holds a list of unavailabilities, whatever its name; other
 * files of the folder are left alone.
 *
 * @throws Error when the folder cannot be read.
 */
export async function readRecordedUnavailabilities(
  folder: string,
): Promise<RecordedUnavailabilities> {
  const records = new Map<string, ShapedRecord[]>();
  for (const name of await readdir(folder, { recursive: true })) {
    if (!/unavailabilit\w*\.json$/i.test(name)) continue;
    const answer = parsed(new TextDecoder().decode(await readFile(join(folder, name))));
    for (const resource of RESOURCES) {
      const list = answer[resource];
      if (!Array.isArray(list)) continue;
      records.set(resource, [...(records.get(resource) ?? []), ...(list as ShapedRecord[])]);
    }
  }
  return records;
}

/** Nothing is known before it is published. */
function findSimulated(
  seed: number,
  { resource, question, fromMs, toMs, nowMs }: RecordsQuestion,
): readonly SimulatedVersion[] {
  const assets = resource === 'generation_unavailabilities' ? SIMULATED_UNITS : SIMULATED_LINES;
  return simulatedVersions(seed, assets, fromMs, toMs).filter(
    ({ publishedMs, startMs, endMs }) =>
      publishedMs <= nowMs &&
      (question === 'updates'
        ? publishedMs >= fromMs && publishedMs < toMs
        : startMs < toMs && endMs > fromMs),
  );
}

function findRecorded(
  records: RecordedUnavailabilities,
  { resource, question, fromMs, toMs }: RecordsQuestion,
): readonly ShapedRecord[] {
  const at = (record: ShapedRecord, ...names: readonly string[]): number =>
    Date.parse(names.map((name) => record[name]).find((cell) => typeof cell === 'string') ?? '');
  return (records.get(resource) ?? []).filter((record) => {
    if (question === 'events') {
      return at(record, 'start_date') < toMs && at(record, 'end_date') > fromMs;
    }
    const publishedMs = at(record, 'updated_date', 'publication_date', 'creation_date');
    return publishedMs >= fromMs && publishedMs < toMs;
  });
}

function parsed(text: string): Readonly<Record<string, unknown>> {
  const value: unknown = JSON.parse(text);
  return typeof value === 'object' && value !== null ? (value as Record<string, unknown>) : {};
}
