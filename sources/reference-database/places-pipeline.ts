import pl, { type DataFrame } from 'nodejs-polars';

import type { RecordTableName } from '../../domain/star-schema/record-tables.js';
import type { GoldTarget, RawObject, RefinedRows, SourcePipeline } from '../source-pipeline.js';

import { type ExtractOptions, extractTables } from './extract.js';
import { type ExtractedRow, hasWholeCodes, readExtracts, setAside } from './extracted-rows.js';
import { nodeChecks, placeChecks } from './places-checks.js';
import {
  mergeExtracts,
  NODE_SOURCE_RANK,
  NODE_TYPES,
  PLACE_TYPES,
  silverOf,
} from './places-silver.js';

const PLACE_TABLES = ['region', 'commune', 'postal_code'] as const;
const NODE_TABLES = ['grid_node'] as const;

/** Regions, communes and postal codes of the reference database, extracted whole. */
export function createReferencePlacesPipeline(options: ExtractOptions): SourcePipeline {
  return {
    dataset: 'reference-places',
    bronze: { folder: 'bronze/reference/places', prefix: 'places' },
    fetch: () => extractTables(PLACE_TABLES, options),
    refine: (_, raws) => refinePlaces(raws),
    silver: {
      folder: 'silver/reference_places',
      fileName: 'places.parquet',
      partition: 'whole',
      timeColumn: null,
      merge: (existing, incoming) => Promise.resolve(mergeExtracts(existing, incoming)),
    },
    judge: placeChecks,
    gold: [
      goldOf('dim_commune', 'commune'),
      goldOf('bridge_postal_code', 'postal_code'),
      goldOf('dim_region_profile', 'region'),
    ],
  };
}

/** Grid nodes of the reference database, extracted whole. */
export function createReferenceGridNodesPipeline(options: ExtractOptions): SourcePipeline {
  return {
    dataset: 'reference-grid-nodes',
    bronze: { folder: 'bronze/reference/nodes', prefix: 'reference_nodes' },
    fetch: () => extractTables(NODE_TABLES, options),
    refine: (_, raws) => refineNodes(raws),
    silver: {
      folder: 'silver/reference_grid_nodes',
      fileName: 'nodes.parquet',
      partition: 'whole',
      timeColumn: null,
      merge: (existing, incoming) => Promise.resolve(mergeExtracts(existing, incoming)),
    },
    judge: nodeChecks,
    gold: [{ kind: 'records', table: 'dim_grid_node' }],
  };
}

function goldOf(table: RecordTableName, kind: (typeof PLACE_TABLES)[number]): GoldTarget {
  return {
    kind: 'records',
    table,
    rowsOf: (silver: DataFrame) => silver.filter(pl.col('record_kind').eq(pl.lit(kind))),
  };
}

async function refinePlaces(raws: readonly RawObject[]): Promise<RefinedRows> {
  const extract = await readExtracts(PLACE_TABLES, raws);
  const communes = new Map(
    extract.rows
      .filter(({ table }) => table === 'commune')
      .map((row) => [row.key, row.cells] as const),
  );
  const judged = extract.rows.map((row) => ({ row, reason: reasonSetAside(row, communes) }));
  const accepted = judged
    .filter(({ reason }) => reason === undefined)
    .map(({ row }) => withCommune(row, communes));
  const set = judged.flatMap(({ row, reason }) =>
    reason === undefined ? [] : [setAside(row, reason)],
  );
  return refined(silverOf(PLACE_TYPES, accepted), extract, set);
}

async function refineNodes(raws: readonly RawObject[]): Promise<RefinedRows> {
  const extract = await readExtracts(NODE_TABLES, raws);
  const rows = extract.rows.map((row) => ({
    ...row,
    cells: { ...row.cells, source_rank: NODE_SOURCE_RANK.database },
  }));
  return refined(silverOf(NODE_TYPES, rows), extract, []);
}

function refined(
  silver: DataFrame,
  extract: Awaited<ReturnType<typeof readExtracts>>,
  more: RefinedRows['setAsideRows'],
): RefinedRows {
  return {
    silver,
    rowsIn: extract.rowsIn,
    rowsAccepted: silver.height,
    setAsideRows: [...extract.setAsideRows, ...more],
    invalidCells: [],
    unknownColumns: extract.unknownColumns,
    newestSlotUtc: null,
    newestMeasuredUtc: null,
  };
}

type Communes = ReadonlyMap<string, ExtractedRow['cells']>;

function reasonSetAside(row: ExtractedRow, communes: Communes): string | undefined {
  if (!hasWholeCodes(row)) return 'malformed_code';
  if (row.table !== 'postal_code') return undefined;
  return communes.has(String(row.cells['commune_code'])) ? undefined : 'unknown_commune';
}

/** A postal code has the name and the node of its commune. */
function withCommune(row: ExtractedRow, communes: Communes): ExtractedRow {
  if (row.table !== 'postal_code') return row;
  const commune = communes.get(String(row.cells['commune_code']));
  const { commune_name = null, node_code = null, node_basis = null } = commune ?? {};
  return { ...row, cells: { ...row.cells, commune_name, node_code, node_basis } };
}
