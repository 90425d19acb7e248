import { readdir, readFile, stat } from 'node:fs/promises';
import { join } from 'node:path';

import {
  DATASET_SCHEMAS,
  STAND_IN_DATASETS,
  type Cell,
  type Field,
  type StandInDatasetId,
} from '../dataset-schema.js';
import type { Table, TableRow } from '../table.js';

import { readRecordedFile, type RecordedRows } from './recorded-file.js';

interface RecordedFile extends RecordedRows {
  readonly dataset: StandInDatasetId;
  readonly modifiedMs: number;
}

const READABLE = /\.(?:json|csv)$/i;

/**
 * The datasets recorded in a folder. A file's name tells its dataset; several files may feed one,
 * their rows follow each other in the order of the file names and none is dropped. A file that
 * cannot be placed or read is named in the log and left out. A dataset without a file is empty.
 *
 * @throws Error when the folder cannot be read.
 */
export async function loadReplayTables(
  folder: string,
  log: (sentence: string) => void,
): Promise<ReadonlyMap<StandInDatasetId, Table>> {
  const files: RecordedFile[] = [];
  for (const name of (await readdir(folder)).sort()) {
    const file = await readFileOfFolder(folder, name, log);
    if (file !== undefined) files.push(file);
  }
  return new Map(
    STAND_IN_DATASETS.map((dataset) => [
      dataset,
      tableOf(
        dataset,
        files.filter((file) => file.dataset === dataset),
      ),
    ]),
  );
}

async function readFileOfFolder(
  folder: string,
  name: string,
  log: (sentence: string) => void,
): Promise<RecordedFile | undefined> {
  const dataset = STAND_IN_DATASETS.find((candidate) => name.includes(candidate));
  if (dataset === undefined || !READABLE.test(name)) {
    log(`replay: ${name} is skipped: its name tells no dataset or no format that is served`);
    return undefined;
  }
  const path = join(folder, name);
  try {
    const recorded = readRecordedFile(
      await readFile(path, 'utf8'),
      DATASET_SCHEMAS[dataset].fields,
    );
    log(`replay: ${name} feeds ${dataset} with ${recorded.rows.length} rows`);
    return { ...recorded, dataset, modifiedMs: (await stat(path)).mtimeMs };
  } catch (error) {
    const reason = error instanceof Error ? error.message : String(error);
    log(`replay: ${name} is skipped: it cannot be read (${reason})`);
    return undefined;
  }
}

function tableOf(dataset: StandInDatasetId, files: readonly RecordedFile[]): Table {
  const schema = { ...DATASET_SCHEMAS[dataset], fields: fieldsOf(dataset, files) };
  const rows = files.flatMap((file) => {
    const places = schema.fields.map(({ name }) =>
      file.fields.findIndex((field) => field.name === name),
    );
    return file.rows.map((cells) => recordedRow(cells, places));
  });
  const modifiedMs = Math.max(0, ...files.map((file) => file.modifiedMs));
  return {
    schema,
    snapshot: () => ({ schema, modifiedMs, chunks: () => [rows] }),
  };
}

/** Recorded fields only, in today's order; those of older schemas follow as they were met. */
function fieldsOf(dataset: StandInDatasetId, files: readonly RecordedFile[]): readonly Field[] {
  const today: readonly Field[] = DATASET_SCHEMAS[dataset].fields;
  if (files.length === 0) return today;
  const recorded = new Map(
    files.flatMap(({ fields }) => fields.map((field) => [field.name, field])),
  );
  const older = [...recorded.values()].filter(
    ({ name }) => !today.some((field) => field.name === name),
  );
  return [...today.filter((field) => recorded.has(field.name)), ...older];
}

function recordedRow(cells: readonly Cell[], places: readonly number[]): TableRow {
  const cell = (index: number): Cell => cells[places[index] ?? -1] ?? null;
  return { cell, isNull: (index) => cell(index) === null };
}
