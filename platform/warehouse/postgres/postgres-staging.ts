import { Readable } from 'node:stream';
import { pipeline } from 'node:stream/promises';

import type { PoolClient } from 'pg';
import { from as copyFrom } from 'pg-copy-streams';

import {
  type EnergySource,
  REGIONAL_ENERGY_SOURCES,
} from '../../../domain/energy/energy-source.js';
import { vintageRank } from '../../../domain/energy/vintage.js';
import { GridError } from '../../../domain/errors/grid-error.js';
import { regionKeyOf } from '../dimension-keys.js';
import { createParisKeyFinder, type ParisKeys } from '../paris-keys.js';
import { notFinite, unknownBronze } from '../staging-errors.js';
import type { StagedFlow } from '../warehouse-loader.js';

/** What is in the stage after {@link stageFlows}: rows are (region, slot), one each. */
export interface StageSummary {
  readonly rowCount: number;
  /** First and last slot, as PostgreSQL spells them; null when the stage is empty. */
  readonly firstSlot: string | null;
  readonly lastSlot: string | null;
  readonly hasHalfHours: boolean;
  readonly hasQuarterHours: boolean;
}

const NULL_CELL = '\\N';

const CREATE_STAGE = `
  create temporary table staged_row (
    slot_start timestamptz not null, sequence integer not null, date_key integer not null,
    region_key smallint not null, time_key smallint not null, step_minutes smallint not null,
    vintage_rank smallint not null, bronze_index smallint not null,
    ${REGIONAL_ENERGY_SOURCES.map((source) => `${source} double precision, ${reasonColumn(source)} text`).join(', ')}
  ) on commit drop`;

const COPY_STAGE = 'copy staged_row from stdin';

/** Best vintage first, then the row that was staged last; in the order of Gold's primary key. */
const CREATE_DISTINCT_STAGE = `
  create temporary table staged_flow on commit drop as
  select distinct on (slot_start, region_key) *
  from staged_row
  order by slot_start, region_key, vintage_rank desc, sequence desc`;

/** Within one load a half hour and its second quarter cannot both stand: the higher vintage does. */
const DROP_OVERLAPPED = `
  with overlap as (
    select half.slot_start as half_start, quarter.slot_start as quarter_start, half.region_key,
      half.vintage_rank >= quarter.vintage_rank as half_stands
    from staged_flow as half
    join staged_flow as quarter on quarter.region_key = half.region_key
      and quarter.slot_start = half.slot_start + interval '15 minutes'
    where half.step_minutes = 30
  )
  delete from staged_flow as flow using overlap
  where flow.region_key = overlap.region_key
    and flow.slot_start = case when half_stands then quarter_start else half_start end`;

const SUMMARISE = `
  select count(*)::integer as "rowCount", min(slot_start)::text as "firstSlot",
    max(slot_start)::text as "lastSlot",
    coalesce(bool_or(step_minutes = 30), false) as "hasHalfHours",
    coalesce(bool_or(step_minutes <> 30), false) as "hasQuarterHours"
  from staged_flow`;

/** Name of the staging column with the missing reason of a source. */
export function reasonColumn(source: EnergySource): string {
  return `${source}_reason`;
}

/**
 * Copies the rows of a load into the temporary table `staged_flow` of the running transaction and
 * leaves the best row of each (region, slot) in it.
 *
 * @throws GridError WAREHOUSE_REJECTED when a row names a Bronze object the load does not hold, or
 * a number is not finite.
 */
export async function stageFlows(
  client: PoolClient,
  flows: AsyncIterable<readonly StagedFlow[]>,
  bronzeIndexes: ReadonlyMap<string, number>,
): Promise<StageSummary> {
  await client.query(CREATE_STAGE);
  await copyRows(client, COPY_STAGE, encodeFlows(flows, bronzeIndexes));
  await client.query(CREATE_DISTINCT_STAGE);
  const summary = await summarise(client);
  if (!summary.hasHalfHours || !summary.hasQuarterHours) return summary;
  await client.query(DROP_OVERLAPPED);
  return summarise(client);
}

/**
 * Streams text rows into a COPY. A connection that is lost meanwhile ends the wait: the stream
 * itself would wait for ever for an answer to its CopyFail.
 */
export async function copyRows(
  client: PoolClient,
  copyStatement: string,
  batches: AsyncIterable<Buffer>,
): Promise<void> {
  const stopped = new AbortController();
  const lost = new Promise<never>((_resolve, reject) => {
    const onLoss = (error?: Error) => {
      reject(error ?? new Error('Connection terminated unexpectedly'));
    };
    client.once('error', onLoss);
    client.once('end', onLoss);
    stopped.signal.addEventListener('abort', () => {
      client.off('error', onLoss);
      client.off('end', onLoss);
    });
  });
  try {
    await Promise.race([
      pipeline(Readable.from(batches), client.query(copyFrom(copyStatement))),
      lost,
    ]);
  } finally {
    stopped.abort();
  }
}

async function summarise(client: PoolClient): Promise<StageSummary> {
  await client.query('analyze staged_flow (slot_start, region_key)');
  const { rows } = await client.query<StageSummary>(SUMMARISE);
  const summary = rows[0];
  if (summary === undefined) throw new GridError('INTERNAL', 'the stage has no summary');
  return summary;
}

async function* encodeFlows(
  flows: AsyncIterable<readonly StagedFlow[]>,
  bronzeIndexes: ReadonlyMap<string, number>,
): AsyncGenerator<Buffer> {
  const findParisKeys = createParisKeyFinder();
  let sequence = 0;
  for await (const batch of flows) {
    let text = '';
    for (const flow of batch) {
      const bronzeIndex = bronzeIndexes.get(flow.bronzeSha256);
      if (bronzeIndex === undefined) throw unknownBronze(flow);
      sequence += 1;
      text += encodeFlow(flow, findParisKeys(flow.slotStartUtc), sequence, bronzeIndex);
    }
    if (text !== '') yield Buffer.from(text, 'utf8');
  }
}

function encodeFlow(
  flow: StagedFlow,
  { dateKey, timeKey }: ParisKeys,
  sequence: number,
  bronzeIndex: number,
): string {
  let line = `${flow.slotStartUtc}\t${sequence}\t${dateKey}\t${regionKeyOf(flow.regionCode)}\t${timeKey}\t${flow.stepMinutes}\t${vintageRank(flow.vintage)}\t${bronzeIndex}`;
  for (let index = 0; index < REGIONAL_ENERGY_SOURCES.length; index += 1) {
    const valueMw = flow.valuesMw[index] ?? null;
    if (valueMw !== null && !Number.isFinite(valueMw)) throw notFinite(flow, index);
    line += `\t${valueMw ?? NULL_CELL}\t${flow.missingReasons[index] ?? NULL_CELL}`;
  }
  return `${line}\n`;
}
