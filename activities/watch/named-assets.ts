import pl, { type DataFrame, type Expr } from 'nodejs-polars';

import { mergeSightings } from '../../domain/asset/asset-life-cycle.js';
import { ASSET_KINDS, type AssetKind, type AssetSighting } from '../../domain/asset/asset.js';
import type { DatasetId } from '../../domain/dataset/dataset-catalogue.js';
import { findInstant, instantFromEpochMs, type UtcInstant } from '../../domain/time/instant.js';
import type { SetAsideRecord } from '../../sources/source-pipeline.js';

/** Where the Silver rows of a dataset name assets. */
export interface AssetColumns {
  /** Kind of the assets, or the column that tells it row by row. */
  readonly kind: AssetKind | { readonly column: string };
  readonly codeColumn: string;
  readonly nameColumn?: string;
  /**
   * Column of the instant a row stands for (Datetime), or of its day (text `YYYY-MM-DD`); null: it
   * stands for when it was fetched.
   */
  readonly timeColumn: string | { readonly dayColumn: string } | null;
}

const REGIONS_OF_FLOWS: AssetColumns = {
  kind: 'region',
  codeColumn: 'region_code',
  timeColumn: 'slot_start_utc',
};

/** A unit or line is seen when a message about it is published, not for as long as it is out. */
const ASSETS_OF_OUTAGES: AssetColumns = {
  kind: { column: 'asset_kind' },
  codeColumn: 'asset_code',
  nameColumn: 'asset_name',
  timeColumn: 'published_at',
};

/** An edition of the register names the substations its installations are connected to. */
const NODES_OF_REGISTER: AssetColumns = {
  kind: 'grid_node',
  codeColumn: 'substation_code',
  timeColumn: { dayColumn: 'observed_on' },
};

const NODES_OF_REFERENCE: AssetColumns = {
  kind: 'grid_node',
  codeColumn: 'node_code',
  timeColumn: null,
};

/**
 * The datasets whose rows name assets. Weather, capacities and forecasts name regions too, but are
 * made by us or for us: a region that has left the grid would live on in them.
 */
export const ASSETS_OF_DATASET: Readonly<Partial<Record<DatasetId, AssetColumns>>> = {
  'eco2mix-regional-tr': REGIONS_OF_FLOWS,
  'eco2mix-regional-cons-def': REGIONS_OF_FLOWS,
  'generation-register': NODES_OF_REGISTER,
  'reference-grid-nodes': NODES_OF_REFERENCE,
  'rte-generation-unavailabilities': ASSETS_OF_OUTAGES,
  'rte-transmission-unavailabilities': ASSETS_OF_OUTAGES,
};

const KIND = 'kind';
const CODE = 'code';

/** Reason of rows whose region nobody knows; their key is region code, instant and wall time. */
const UNKNOWN_REGION = 'unknown_region';

/** What is looked through for names. */
export interface NamingRows {
  readonly silver: DataFrame;
  readonly setAsideRows: readonly SetAsideRecord[];
  /** Stands for rows without an instant of their own. */
  readonly fetchedAtUtc: UtcInstant;
}

/**
 * What the rows of a window named: the assets of its Silver rows, and regions whose rows were set aside
 * because nobody knows them. One sighting an asset.
 */
export function namedAssets(dataset: DatasetId, rows: NamingRows): readonly AssetSighting[] {
  const columns = ASSETS_OF_DATASET[dataset];
  if (columns === undefined) return [];
  const unknownRegions = columns.kind === 'region' ? regionsSetAside(rows) : [];
  return mergeSightings([...namedIn(rows, columns), ...unknownRegions]);
}

/** A name on its own is no code: rows without one name nothing that could be followed. */
function namedIn({ silver, fetchedAtUtc }: NamingRows, columns: AssetColumns): AssetSighting[] {
  if (silver.height === 0) return [];
  return seenInstants(silver, columns)
    .toRecords()
    .flatMap((row) => {
      const code = textOf(row[CODE]);
      const kind = kindOf(row[KIND]);
      if (code === undefined || kind === undefined) return [];
      const name = textOf(row['name']);
      return [
        {
          ...{ kind, code },
          oldestUtc: instantOf(row['oldest']) ?? fetchedAtUtc,
          newestUtc: instantOf(row['newest']) ?? fetchedAtUtc,
          ...(name === undefined ? {} : { name }),
        },
      ];
    });
}

/** A row an asset with the first and last instant of the rows that name it. */
function seenInstants(silver: DataFrame, columns: AssetColumns): DataFrame {
  const { kind, codeColumn, nameColumn, timeColumn } = columns;
  const nothing = pl.lit(null);
  return silver
    .select(
      pl.col(codeColumn).alias(CODE),
      (typeof kind === 'string' ? pl.lit(kind) : pl.col(kind.column)).alias(KIND),
      (nameColumn === undefined ? nothing : pl.col(nameColumn)).alias('name'),
      instantExpression(timeColumn).alias('instant'),
    )
    .groupBy([KIND, CODE])
    .agg(
      pl.col('name').last(),
      pl.col('instant').min().alias('oldest'),
      pl.col('instant').max().alias('newest'),
    )
    .sort([KIND, CODE]);
}

/** Milliseconds since the epoch, or a day as text. */
function instantExpression(timeColumn: AssetColumns['timeColumn']): Expr {
  if (timeColumn === null) return pl.lit(null);
  if (typeof timeColumn === 'string') return pl.col(timeColumn).cast(pl.Int64);
  return pl.col(timeColumn.dayColumn);
}

function regionsSetAside({ setAsideRows, fetchedAtUtc }: NamingRows): AssetSighting[] {
  return setAsideRows
    .filter(({ reason }) => reason === UNKNOWN_REGION)
    .flatMap(({ recordKey }) => {
      const [code = '', instant = ''] = recordKey.split('|');
      const seenUtc = findInstant(instant) ?? fetchedAtUtc;
      if (code === '') return [];
      const seen = { oldestUtc: seenUtc, newestUtc: seenUtc, rowsSetAside: 1 };
      return [{ kind: 'region', code, ...seen }];
    });
}

function textOf(cell: unknown): string | undefined {
  return typeof cell === 'string' && cell !== '' ? cell : undefined;
}

function kindOf(cell: unknown): AssetKind | undefined {
  return ASSET_KINDS.find((kind) => kind === cell);
}

/** Milliseconds since the epoch as Polars hands them over, or the first instant of a day. */
function instantOf(cell: unknown): UtcInstant | undefined {
  if (typeof cell === 'string') return findInstant(`${cell}T00:00:00Z`);
  return typeof cell === 'number' || typeof cell === 'bigint'
    ? instantFromEpochMs(Number(cell))
    : undefined;
}
