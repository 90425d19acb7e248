import type { StandInDatasetId } from '../dataset-schema.js';
import type { Table } from '../table.js';

/** The datasets recorded in a folder. */
export function loadReplayTables(
  folder: string,
  log: (sentence: string) => void,
): Promise<ReadonlyMap<StandInDatasetId, Table>> {
  log(`no recorded file was read from ${folder}`);
  return Promise.resolve(new Map());
}
