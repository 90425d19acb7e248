import type { Pool } from 'pg';

import type { MissingReason } from '../../../domain/energy/measurement.js';
import type { Origin } from '../../../domain/energy/origin.js';
import { type Vintage, VINTAGES } from '../../../domain/energy/vintage.js';
import { GridError } from '../../../domain/errors/grid-error.js';
import {
  epochMsOf,
  instantFromEpochMs,
  MINUTE_MS,
  type UtcInstant,
} from '../../../domain/time/instant.js';
import { getRegionOfKey, getSourceOfKey, regionKeyOf, SOURCE_KEYS } from '../dimension-keys.js';
import type { FlowQuery, FlowRow } from '../warehouse-reader.js';

/** A flow as it comes over the wire, by position: names would be repeated on every row. */
type FlowCells = [
  slotStartUtc: UtcInstant,
  regionKey: number,
  sourceKey: number,
  valueMw: number | null,
  missingReason: MissingReason | null,
  stepMinutes: number,
  vintageRank: number,
];

const FLOW_COLUMNS =
  'slot_start, region_key, source_key, value_mw, missing_reason, step_minutes, vintage_rank';

/** A statement and its parameters; the name lets the server keep its plan. */
interface NamedStatement {
  readonly name: string;
  readonly text: string;
  readonly values: readonly unknown[];
}

/** Flows of a query, in the order of the primary key: slot, region, source. */
export async function findFlows(
  pool: Pool,
  query: FlowQuery,
  origin: Origin,
): Promise<readonly FlowRow[]> {
  const { name, text, values } = flowStatement(query);
  const result = await pool.query<FlowCells>({
    name,
    text,
    values: [...values],
    rowMode: 'array',
  });
  const findSlotEnd = createSlotEndFinder();
  return result.rows.map((cells) => flowRow(cells, origin, findSlotEnd));
}

/**
 * The statement of a query. There are 16 of them, by which filters are given: a filter that is not
 * there costs nothing, and each is planned once a connection.
 */
export function flowStatement(query: FlowQuery): NamedStatement {
  const values: unknown[] = [query.window.startUtc, query.window.endUtc, query.limit];
  const given = (value: unknown): string => `$${values.push(value)}`;
  const filters = ['slot_start >= $1', 'slot_start < $2'];
  const parts: string[] = [];
  if (query.regionCodes.length > 0) {
    parts.push('region');
    filters.push(`region_key = any(${given(query.regionCodes.map(regionKeyOf))}::smallint[])`);
  }
  if (query.sources.length > 0) {
    const keys = query.sources.map((source) => SOURCE_KEYS[source]);
    parts.push('source');
    filters.push(`source_key = any(${given(keys)}::smallint[])`);
  }
  if (query.after !== undefined) {
    const { slotStartUtc, regionCode, source } = query.after;
    parts.push('after');
    filters.push(
      `(slot_start, region_key, source_key) > (${given(slotStartUtc)}, ${given(regionKeyOf(regionCode))}, ${given(SOURCE_KEYS[source])})`,
    );
  }
  const where = filters.join(' and ');
  const current = `select ${FLOW_COLUMNS} from fact_energy_flow where ${where}`;
  if (query.asOfUtc !== undefined) parts.push('asof');
  const from =
    query.asOfUtc === undefined ? current : asOfStatement(current, where, given(query.asOfUtc));
  return {
    name: ['find_flows', ...parts].join('_'),
    text: `${from} order by slot_start, region_key, source_key limit $3`,
    values,
  };
}

/** What was current at an instant: facts known by then, and revisions known then and ended later. */
function asOfStatement(current: string, where: string, asOf: string): string {
  return `select ${FLOW_COLUMNS} from (
    ${current} and known_from <= ${asOf}
    union all
    select ${FLOW_COLUMNS} from fact_energy_flow_revision
    where ${where} and known_from <= ${asOf} and known_to > ${asOf}
  ) as known`;
}

/** A row as served, from its cells. */
export function flowRow(
  cells: FlowCells,
  origin: Origin,
  findSlotEnd: (slotStartUtc: UtcInstant, stepMinutes: number) => UtcInstant,
): FlowRow {
  const [slotStartUtc, regionKey, sourceKey, valueMw, reason, stepMinutes, rank] = cells;
  const region = getRegionOfKey(regionKey);
  return {
    regionCode: region.code,
    regionName: region.name,
    source: getSourceOfKey(sourceKey),
    slotStartUtc,
    slotEndUtc: findSlotEnd(slotStartUtc, stepMinutes),
    valueMw,
    reason,
    vintage: getVintageOfRank(rank),
    origin,
  };
}

/** Rows come slot by slot: the end of the last one asked for is the end of most. */
export function createSlotEndFinder(): (start: UtcInstant, stepMinutes: number) => UtcInstant {
  let lastStart: UtcInstant | undefined;
  let lastStepMinutes = 0;
  let lastEnd: UtcInstant | undefined;
  return (start, stepMinutes) => {
    if (lastEnd !== undefined && start === lastStart && stepMinutes === lastStepMinutes) {
      return lastEnd;
    }
    lastStart = start;
    lastStepMinutes = stepMinutes;
    lastEnd = instantFromEpochMs(epochMsOf(start) + stepMinutes * MINUTE_MS);
    return lastEnd;
  };
}

/**
 * The vintage of a rank read from Gold.
 *
 * @throws GridError INTERNAL when there is no such rank.
 */
export function getVintageOfRank(rank: number): Vintage {
  const vintage = VINTAGES[rank];
  if (vintage === undefined) {
    throw new GridError('INTERNAL', `Gold holds the vintage rank ${rank}, which names none`);
  }
  return vintage;
}
