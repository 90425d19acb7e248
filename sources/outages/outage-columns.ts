import pl, { type DataFrame, type DataType } from 'nodejs-polars';

import type { Outage, OutageSpan } from '../../domain/outage/outage.js';
import type { UtcInstant } from '../../domain/time/instant.js';
import type { RawObject } from '../source-pipeline.js';

/** What makes a version the version it is. */
export const VERSION_KEY = ['outage_id', 'version'] as const;

/** A version of an outage and the raw object it was read from. */
export interface SentOutage {
  readonly outage: Outage;
  readonly object: Pick<RawObject, 'bronzePath' | 'bronzeSha256' | 'fetchedAtUtc'>;
}

type Cell = string | number | null;
type Row = SentOutage & { readonly span: OutageSpan | undefined; readonly spanNumber: number };
type ColumnKind = 'text' | 'integer' | 'double' | 'instant';

const column = (
  name: string,
  kind: ColumnKind,
  cellOf: (row: Row) => string | number | undefined,
): { name: string; kind: ColumnKind; cellOf: (row: Row) => string | number | undefined } => ({
  name,
  kind,
  cellOf,
});

/**
 * Columns of Silver: a row a version and span, one row for a version without spans. Rows without a
 * `span_number` are spans that their version states no more.
 */
const COLUMNS = [
  column('outage_id', 'text', ({ outage }) => outage.outageId),
  column('version', 'integer', ({ outage }) => outage.version),
  column('status', 'text', ({ outage }) => outage.status),
  column('outage_kind', 'text', ({ outage }) => outage.kind),
  column('asset_code', 'text', ({ outage }) => outage.asset.code),
  column('asset_name', 'text', ({ outage }) => outage.asset.name),
  column('asset_kind', 'text', ({ outage }) => outage.asset.kind),
  column('fuel_type', 'text', ({ outage }) => outage.asset.fuelType),
  column('source_code', 'text', ({ outage }) => outage.asset.source),
  column('region_code', 'text', ({ outage }) => outage.asset.regionCode),
  column('started_at', 'instant', ({ outage }) => outage.startedAtUtc),
  column('ended_at', 'instant', ({ outage }) => outage.endedAtUtc),
  column('installed_mw', 'double', ({ outage }) => outage.asset.installedMw),
  column('reason', 'text', ({ outage }) => outage.reason),
  column('published_at', 'instant', ({ outage }) => outage.publishedAtUtc),
  column('span_number', 'integer', ({ spanNumber }) => spanNumber),
  column('direction', 'text', ({ span }) => span?.direction),
  column('period_start', 'instant', ({ span }) => span?.startUtc),
  column('period_end', 'instant', ({ span }) => span?.endUtc),
  column('period_available_mw', 'double', ({ span }) => span?.availableMw),
  column('period_unavailable_mw', 'double', ({ span }) => span?.unavailableMw),
  column('bronze_path', 'text', ({ object }) => object.bronzePath),
  column('bronze_sha256', 'text', ({ object }) => object.bronzeSha256),
  column('fetched_at_utc', 'text', ({ object }) => object.fetchedAtUtc),
];

/** Names of the columns of Silver, in order. */
export const OUTAGE_COLUMNS: readonly string[] = COLUMNS.map(({ name }) => name);

/** Versions as the rows of Silver; an empty frame without columns when there are none. */
export function outageFrame(sent: readonly SentOutage[]): DataFrame {
  if (sent.length === 0) return pl.DataFrame([]);
  const rows = sent.flatMap(rowsOf);
  return pl.DataFrame(
    COLUMNS.map(({ name, kind, cellOf }) => {
      const cells = rows.map((row) => plainCell(kind, cellOf(row)));
      const series = pl.Series(name, cells, TYPE_OF_CELLS[kind]);
      return kind === 'instant' ? series.cast(pl.Datetime('ms')) : series;
    }),
  );
}

/** The instant of the newest version that was published, null when none says when. */
export function newestPublication(sent: readonly SentOutage[]): UtcInstant | null {
  const published = sent.flatMap(({ outage }) => outage.publishedAtUtc ?? []);
  return published.reduce<UtcInstant | null>(
    (newest, instant) => (newest === null || instant > newest ? instant : newest),
    null,
  );
}

const TYPE_OF_CELLS: Readonly<Record<ColumnKind, DataType>> = {
  text: pl.Utf8,
  integer: pl.Int32,
  double: pl.Float64,
  instant: pl.Int64,
};

function rowsOf({ outage, object }: SentOutage): Row[] {
  const { spans } = outage;
  if (spans.length === 0) return [{ outage, object, span: undefined, spanNumber: 0 }];
  return spans.map((span, spanNumber) => ({ outage, object, span, spanNumber }));
}

function plainCell(kind: ColumnKind, cell: string | number | undefined): Cell {
  if (cell === undefined) return null;
  return kind === 'instant' ? Date.parse(String(cell)) : cell;
}
