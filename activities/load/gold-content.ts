import type { DataFrame } from 'nodejs-polars';

import { GridError } from '../../domain/errors/grid-error.js';
import type { RecordTable } from '../../domain/star-schema/record-table.js';
import { RECORD_TABLES } from '../../domain/star-schema/record-tables.js';
import type { GoldContent } from '../../platform/warehouse/warehouse-loader.js';
import type { GoldTarget } from '../../sources/source-pipeline.js';

import { stagedFlows } from './staged-flows.js';
import { stagedRecords } from './staged-records.js';

type RecordTarget = Extract<GoldTarget, { readonly kind: 'records' }>;

/**
 * What Silver rows become in Gold, by the targets of their pipeline.
 *
 * @param ask called before the rows of each target are handed out; what it throws ends the load.
 */
export function goldContent(
  targets: readonly GoldTarget[],
  silver: DataFrame,
  ask: () => Promise<void>,
): GoldContent {
  const records = targets.filter((target) => target.kind === 'records');
  return {
    ...(targets.some(({ kind }) => kind === 'regional_flows')
      ? { flows: after(ask, () => stagedFlows(silver)) }
      : {}),
    ...(records.length === 0
      ? {}
      : { records: records.map((target) => recordsOf(target, silver, ask)) }),
  };
}

function recordsOf(target: RecordTarget, silver: DataFrame, ask: () => Promise<void>) {
  const table = tableNamed(target.table);
  const rows = (): DataFrame =>
    silver.height === 0 ? silver : (target.rowsOf?.(silver) ?? silver);
  return { table, rows: after(ask, () => stagedRecords(table, rows())) };
}

function tableNamed(name: RecordTarget['table']): RecordTable {
  const table = RECORD_TABLES.find((candidate) => candidate.name === name);
  if (table === undefined) throw new GridError('INTERNAL', `there is no record table ${name}`);
  return table;
}

async function* after<T>(ask: () => Promise<void>, rows: () => Iterable<T>): AsyncGenerator<T> {
  await ask();
  yield* rows();
}
