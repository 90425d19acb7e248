import sql from 'mssql';

import {
  type EnergySource,
  REGIONAL_ENERGY_SOURCES,
} from '../../../domain/energy/energy-source.js';
import { vintageRank } from '../../../domain/energy/vintage.js';
import { GridError } from '../../../domain/errors/grid-error.js';
import type { UtcInstant } from '../../../domain/time/instant.js';
import { regionKeyOf } from '../dimension-keys.js';
import { createParisKeyFinder, type ParisKeys } from '../paris-keys.js';
import { notFinite, unknownBronze } from '../staging-errors.js';
import type { StagedFlow } from '../warehouse-loader.js';

import type { AzureSqlSession } from './azure-sql-session.js';
import { batch, statement, TEXT_COLLATION } from './azure-sql-statement.js';
import { asCount, asFlag, asInstantOrNull, type DatabaseDate } from './azure-sql-values.js';

/** What is in the stage after {@link stageFlows}: rows are (region, slot), one each. */
export interface StageSummary {
  readonly rowCount: number;
  /** First and last slot; null when the stage is empty. */
  readonly firstSlot: UtcInstant | null;
  readonly lastSlot: UtcInstant | null;
  readonly hasHalfHours: boolean;
  readonly hasQuarterHours: boolean;
}

/** The driver holds the rows of a bulk in memory: about 30 cells each. */
const BULK_ROWS = 10_000;

const VALUE_COLUMNS = REGIONAL_ENERGY_SOURCES.flatMap((source) => [source, reasonColumn(source)]);

const FLOW_COLUMNS = [
  'slot_start',
  'sequence_number',
  'date_key',
  'region_key',
  'time_key',
  'step_minutes',
  'vintage_rank',
  'bronze_index',
  ...VALUE_COLUMNS,
].join(', ');

const STAGE_COLUMNS = `
    slot_start datetime2(0) not null, sequence_number int not null, date_key int not null,
    region_key smallint not null, time_key smallint not null, step_minutes smallint not null,
    vintage_rank smallint not null, bronze_index int not null,
    ${REGIONAL_ENERGY_SOURCES.map(
      (source) => `${source} float(53), ${reasonColumn(source)} nvarchar(16) ${TEXT_COLLATION}`,
    ).join(',\n    ')}`;

/** A table left behind by a load that failed on this connection goes first. */
export const CREATE_STAGE = batch(
  'create_stage',
  `
  drop table if exists #staged_row;
  drop table if exists #staged_flow;
  create table #staged_row (${STAGE_COLUMNS});
  create table #staged_flow (${STAGE_COLUMNS},
    primary key (slot_start, region_key));`,
);

/** Best vintage first, then the row that was staged last. */
export const KEEP_BEST_ROWS = statement(
  'keep_best_rows',
  `
  insert into #staged_flow (${FLOW_COLUMNS})
  select ${FLOW_COLUMNS}
  from (
    select ${FLOW_COLUMNS}, row_number() over (
      partition by slot_start, region_key order by vintage_rank desc, sequence_number desc) as place
    from #staged_row
  ) as ranked
  where ranked.place = 1`,
  {},
);

/** Within one load a half hour and its second quarter cannot both stand: the higher vintage does. */
export const DROP_OVERLAPPED = statement(
  'drop_overlapped',
  `
  delete from #staged_flow
  where exists (
    select 1 from #staged_flow as half
    where half.region_key = #staged_flow.region_key and half.step_minutes = 30
      and half.slot_start = dateadd(minute, -15, #staged_flow.slot_start)
      and half.vintage_rank >= #staged_flow.vintage_rank
  ) or exists (
    select 1 from #staged_flow as quarter
    where quarter.region_key = #staged_flow.region_key and #staged_flow.step_minutes = 30
      and quarter.slot_start = dateadd(minute, 15, #staged_flow.slot_start)
      and quarter.vintage_rank > #staged_flow.vintage_rank
  )`,
  {},
);

/** How many rows are staged, over which slots, in which steps. */
export const SUMMARISE_STAGE = statement(
  'summarise_stage',
  `
  select count(*) as "rowCount", min(slot_start) as "firstSlot", max(slot_start) as "lastSlot",
    max(case when step_minutes = 30 then 1 else 0 end) as "hasHalfHours",
    max(case when step_minutes <> 30 then 1 else 0 end) as "hasQuarterHours"
  from #staged_flow`,
  {},
);

/** The tables belong to the connection, and the next load of it makes them anew. */
export const DROP_STAGE = batch(
  'drop_stage',
  `
  drop table if exists #staged_row;
  drop table if exists #staged_flow;`,
);

/** Name of the staging column with the missing reason of a source. */
export function reasonColumn(source: EnergySource): string {
  return `${source}_reason`;
}

/**
 * Sends the rows of a load in bulk into a temporary table of the running transaction and leaves
 * the best row of each (region, slot) in `#staged_flow`.
 *
 * @throws GridError WAREHOUSE_REJECTED when a row names a Bronze object the load does not hold, or
 * a number is not finite.
 */
export async function stageFlows(
  session: AzureSqlSession,
  flows: AsyncIterable<readonly StagedFlow[]>,
  bronzeIndexes: ReadonlyMap<string, number>,
): Promise<StageSummary> {
  await session.batch(CREATE_STAGE.text);
  for await (const table of bulkTables(flows, bronzeIndexes)) await session.bulk(table);
  await session.write(KEEP_BEST_ROWS, {});
  const summary = await summarise(session);
  if (!summary.hasHalfHours || !summary.hasQuarterHours) return summary;
  await session.write(DROP_OVERLAPPED, {});
  return summarise(session);
}

async function summarise(session: AzureSqlSession): Promise<StageSummary> {
  const [summary] = await session.rows<{
    readonly rowCount: unknown;
    readonly firstSlot: DatabaseDate | null;
    readonly lastSlot: DatabaseDate | null;
    readonly hasHalfHours: unknown;
    readonly hasQuarterHours: unknown;
  }>(SUMMARISE_STAGE, {});
  if (summary === undefined) throw new GridError('INTERNAL', 'the stage has no summary');
  return {
    rowCount: asCount(summary.rowCount),
    firstSlot: asInstantOrNull(summary.firstSlot),
    lastSlot: asInstantOrNull(summary.lastSlot),
    hasHalfHours: asFlag(summary.hasHalfHours),
    hasQuarterHours: asFlag(summary.hasQuarterHours),
  };
}

async function* bulkTables(
  flows: AsyncIterable<readonly StagedFlow[]>,
  bronzeIndexes: ReadonlyMap<string, number>,
): AsyncGenerator<sql.Table> {
  const findParisKeys = createParisKeyFinder();
  let sequenceNumber = 0;
  let table = createBulkTable();
  for await (const rows of flows) {
    for (const flow of rows) {
      const bronzeIndex = bronzeIndexes.get(flow.bronzeSha256);
      if (bronzeIndex === undefined) throw unknownBronze(flow);
      sequenceNumber += 1;
      const place = { sequenceNumber, bronzeIndex, ...findParisKeys(flow.slotStartUtc) };
      table.rows.push(bulkRow(flow, place));
      if (table.rows.length < BULK_ROWS) continue;
      yield table;
      table = createBulkTable();
    }
  }
  if (table.rows.length > 0) yield table;
}

/** Every column says whether it takes null: the driver would take the nullable ones for granted. */
export function createBulkTable(): sql.Table {
  const table = new sql.Table('#staged_row');
  const filled = { nullable: false };
  table.columns.add('slot_start', sql.DateTime2(0), filled);
  table.columns.add('sequence_number', sql.Int(), filled);
  table.columns.add('date_key', sql.Int(), filled);
  table.columns.add('region_key', sql.SmallInt(), filled);
  table.columns.add('time_key', sql.SmallInt(), filled);
  table.columns.add('step_minutes', sql.SmallInt(), filled);
  table.columns.add('vintage_rank', sql.SmallInt(), filled);
  table.columns.add('bronze_index', sql.Int(), filled);
  for (const source of REGIONAL_ENERGY_SOURCES) {
    table.columns.add(source, sql.Float(), { nullable: true });
    table.columns.add(reasonColumn(source), sql.NVarChar(16), { nullable: true });
  }
  return table;
}

type BulkCell = string | number | Date | null;

function bulkRow(
  flow: StagedFlow,
  place: ParisKeys & { readonly sequenceNumber: number; readonly bronzeIndex: number },
): BulkCell[] {
  const row: BulkCell[] = [
    new Date(flow.slotStartUtc),
    place.sequenceNumber,
    place.dateKey,
    regionKeyOf(flow.regionCode),
    place.timeKey,
    flow.stepMinutes,
    vintageRank(flow.vintage),
    place.bronzeIndex,
  ];
  for (let index = 0; index < REGIONAL_ENERGY_SOURCES.length; index += 1) {
    const valueMw = flow.valuesMw[index] ?? null;
    if (valueMw !== null && !Number.isFinite(valueMw)) throw notFinite(flow, index);
    row.push(valueMw, flow.missingReasons[index] ?? null);
  }
  return row;
}
