import type { MissingReason } from '../../../domain/energy/measurement.js';
import type { Origin } from '../../../domain/energy/origin.js';
import { regionKeyOf, SOURCE_KEYS } from '../dimension-keys.js';
import { createSlotEndFinder, flowRow } from '../flow-rows.js';
import type { FlowQuery, FlowRow } from '../warehouse-reader.js';

import type { AzureSqlSession } from './azure-sql-session.js';
import type { AzureSqlStatement, AzureSqlType, AzureSqlValue } from './azure-sql-statement.js';
import { asInstant, type DatabaseDate } from './azure-sql-values.js';

/** A flow as the driver reads it, by position. */
type DatabaseCells = [
  slotStart: DatabaseDate,
  regionKey: number,
  sourceKey: number,
  valueMw: number | null,
  missingReason: MissingReason | null,
  stepMinutes: number,
  vintageRank: number,
];

/** Which filters a query has: one statement a combination, planned once by the server. */
export interface FlowFilters {
  readonly hasRegions: boolean;
  readonly hasSources: boolean;
  readonly hasPosition: boolean;
  readonly isAsOf: boolean;
}

const FLOW_COLUMNS =
  'slot_start, region_key, source_key, value_mw, missing_reason, step_minutes, vintage_rank';

const IN_REGIONS = `region_key in (
      select wanted.region_key from openjson(@regions) with (region_key smallint) as wanted)`;

const IN_SOURCES = `source_key in (
      select wanted.source_key from openjson(@sources) with (source_key smallint) as wanted)`;

/** Rows are not compared as tuples here; the first line lets the index begin at the position. */
const AFTER_POSITION = `slot_start >= @after_slot
    and (slot_start > @after_slot or region_key > @after_region
      or (region_key = @after_region and source_key > @after_source))`;

/** Every combination of filters, for those who check the statements. */
export const FLOW_STATEMENTS: readonly AzureSqlStatement[] = Array.from(
  { length: 16 },
  (_, index) =>
    flowStatement({
      hasRegions: (index & 1) !== 0,
      hasSources: (index & 2) !== 0,
      hasPosition: (index & 4) !== 0,
      isAsOf: (index & 8) !== 0,
    }),
);

/** Flows of a query, in the order of the primary key: slot, region, source. */
export async function findFlows(
  session: AzureSqlSession,
  query: FlowQuery,
  origin: Origin,
): Promise<readonly FlowRow[]> {
  const statement = flowStatement({
    hasRegions: query.regionCodes.length > 0,
    hasSources: query.sources.length > 0,
    hasPosition: query.after !== undefined,
    isAsOf: query.asOfUtc !== undefined,
  });
  const rows = await session.cells<DatabaseCells, string>(statement, flowValues(query));
  const findSlotEnd = createSlotEndFinder();
  return rows.map(([slotStart, ...cells]) =>
    flowRow([asInstant(slotStart), ...cells], origin, findSlotEnd),
  );
}

/** The statement of a combination of filters. */
export function flowStatement(filters: FlowFilters): AzureSqlStatement {
  const parameters: Record<string, AzureSqlType> = {
    window_start: 'datetime2(0)',
    window_end: 'datetime2(0)',
    row_limit: 'int',
  };
  const conditions = ['slot_start >= @window_start', 'slot_start < @window_end'];
  const parts = ['find_flows'];
  if (filters.hasRegions) {
    parts.push('region');
    conditions.push(IN_REGIONS);
    parameters['regions'] = 'nvarchar(max)';
  }
  if (filters.hasSources) {
    parts.push('source');
    conditions.push(IN_SOURCES);
    parameters['sources'] = 'nvarchar(max)';
  }
  if (filters.hasPosition) {
    parts.push('after');
    conditions.push(AFTER_POSITION);
    parameters['after_slot'] = 'datetime2(0)';
    parameters['after_region'] = 'smallint';
    parameters['after_source'] = 'smallint';
  }
  if (filters.isAsOf) {
    parts.push('asof');
    parameters['as_of'] = 'datetime2(6)';
  }
  const where = conditions.join('\n    and ');
  const from = filters.isAsOf ? asOfQuery(where) : currentQuery(where);
  const text = `
  ${from}
  order by slot_start, region_key, source_key
  offset 0 rows fetch next @row_limit rows only`;
  return { name: parts.join('_'), text, parameters };
}

function currentQuery(where: string): string {
  return `select ${FLOW_COLUMNS}
  from fact_energy_flow
  where ${where}`;
}

/** What was current at an instant: facts known by then, and revisions known then and ended later. */
function asOfQuery(where: string): string {
  return `select ${FLOW_COLUMNS}
  from (
    ${currentQuery(where)} and known_from <= @as_of
    union all
    select ${FLOW_COLUMNS}
    from fact_energy_flow_revision
    where ${where} and known_from <= @as_of and known_to > @as_of
  ) as known`;
}

/** Parameters a statement has no use for are not sent. */
function flowValues(query: FlowQuery): Record<string, AzureSqlValue> {
  const { after } = query;
  return {
    window_start: query.window.startUtc,
    window_end: query.window.endUtc,
    row_limit: query.limit,
    regions: JSON.stringify(query.regionCodes.map((code) => ({ region_key: regionKeyOf(code) }))),
    sources: JSON.stringify(query.sources.map((source) => ({ source_key: SOURCE_KEYS[source] }))),
    as_of: query.asOfUtc ?? null,
    ...(after === undefined
      ? {}
      : {
          after_slot: after.slotStartUtc,
          after_region: regionKeyOf(after.regionCode),
          after_source: SOURCE_KEYS[after.source],
        }),
  };
}
