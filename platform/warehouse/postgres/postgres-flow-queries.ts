import type { Pool } from 'pg';

import type { Origin } from '../../../domain/energy/origin.js';
import { regionKeyOf, SOURCE_KEYS } from '../dimension-keys.js';
import { createSlotEndFinder, type FlowCells, flowRow } from '../flow-rows.js';
import type { FlowQuery, FlowRow } from '../warehouse-reader.js';

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
