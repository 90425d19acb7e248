import { GridError } from '../../../domain/errors/grid-error.js';
import { regionKeyOf, SOURCE_KEYS } from '../dimension-keys.js';
import { emptyReason, PUBLICATION_LAG_MINUTES } from '../empty-window.js';
import type { EmptyReason, FlowQuery } from '../warehouse-reader.js';

import type { AzureSqlSession } from './azure-sql-session.js';
import { statement } from './azure-sql-statement.js';
import { asFlag } from './azure-sql-values.js';

/** Later than anything that becomes known. */
const FOR_EVER = "cast('9999-12-31T00:00:00' as datetime2(6))";

/** Whether a table of flows holds a measured consumption at or after the window, known as of then. */
const holdsMeasuredSince = (table: string) => `exists (
      select 1 from ${table} as flow
      where flow.slot_start >= @window_start and flow.source_key = ${SOURCE_KEYS.consumption}
        and flow.value_mw is not null and flow.known_from <= coalesce(@as_of, ${FOR_EVER})
        and (@region_count = 0 or flow.region_key in (
          select wanted.region_key from openjson(@regions) with (region_key smallint) as wanted)))`;

/** What the ledger knows of a window that holds no fact. */
export const DESCRIBE_WINDOW = statement(
  'describe_window',
  `
  select
    case when exists (
      select 1 from pipeline_run as run
      where run.outcome = N'success' and run.brings_flows = 1 and run.window_start < @window_end
        and run.window_end > @window_start
        and run.finished_at <= coalesce(@as_of, ${FOR_EVER})
    ) then 1 else 0 end as "wasFetched",
    case when @window_start >= dateadd(minute, -${PUBLICATION_LAG_MINUTES},
      coalesce(@as_of, sysutcdatetime())) then 1 else 0 end as "isNotDue",
    case when ${holdsMeasuredSince('fact_energy_flow')}
      or ${holdsMeasuredSince('fact_energy_flow_revision')}
    then 0 else 1 end as "isAfterNewestMeasured"`,
  {
    window_start: 'datetime2(0)',
    window_end: 'datetime2(0)',
    as_of: 'datetime2(6)',
    regions: 'nvarchar(max)',
    region_count: 'int',
  },
);

/** Why a window holds no flow; the reasons are those of the reader on PostgreSQL. */
export async function explainEmptyWindow(
  session: AzureSqlSession,
  query: FlowQuery,
): Promise<EmptyReason> {
  const regions = query.regionCodes.map((code) => ({ region_key: regionKeyOf(code) }));
  const values = {
    window_start: query.window.startUtc,
    window_end: query.window.endUtc,
    as_of: query.asOfUtc ?? null,
    regions: JSON.stringify(regions),
    region_count: regions.length,
  };
  const [facts] = await session.rows<Readonly<Record<string, unknown>>, keyof typeof values>(
    DESCRIBE_WINDOW,
    values,
  );
  if (facts === undefined) throw new GridError('INTERNAL', 'the window has no description');
  return emptyReason({
    wasFetched: asFlag(facts['wasFetched']),
    isNotDue: asFlag(facts['isNotDue']),
    isAfterNewestMeasured: asFlag(facts['isAfterNewestMeasured']),
  });
}
