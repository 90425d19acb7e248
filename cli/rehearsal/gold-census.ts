import type pg from 'pg';

import type { TimeWindow } from '../../domain/time/time-window.js';
import { withClient } from '../stack/warehouse-access.js';

/** What Gold holds of a span; equal censuses mean equal facts. */
export interface GoldCensus {
  readonly facts: number;
  /** Pairs of region and slot. */
  readonly cells: number;
  /** Over keys and values of all facts, in order. */
  readonly digest: string;
  /** Values that were replaced since they were first loaded. */
  readonly revisions: number;
}

/** Counts Gold over a span. */
export async function readGoldCensus(readerUrl: string, window: TimeWindow): Promise<GoldCensus> {
  let census: GoldCensus | undefined;
  await withClient(readerUrl, async (client: pg.Client) => {
    const { rows } = await client.query<{ facts: string; cells: string; digest: string | null }>(
      `select count(*) as facts,
              count(distinct (region_key, slot_start)) as cells,
              md5(string_agg(md5(concat_ws('|', region_key, source_key, slot_start, value_mw)), ''
                             order by region_key, source_key, slot_start)) as digest
         from fact_energy_flow
        where slot_start >= $1 and slot_start < $2`,
      [window.startUtc, window.endUtc],
    );
    const revisions = await client.query<{ count: string }>(
      `select count(*) from fact_energy_flow_revision where slot_start >= $1 and slot_start < $2`,
      [window.startUtc, window.endUtc],
    );
    const [row] = rows;
    census = {
      facts: Number(row?.facts ?? 0),
      cells: Number(row?.cells ?? 0),
      digest: row?.digest ?? '',
      revisions: Number(revisions.rows[0]?.count ?? 0),
    };
  });
  if (census === undefined) throw new Error('Gold was not counted');
  return census;
}
