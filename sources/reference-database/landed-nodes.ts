import type { GridNode } from '../../domain/place/grid-node.js';
import type { ReferenceCell } from '../../domain/place/reference-tables.js';
import type { FileRecogniser, LandedFileKind } from '../landed-files/landed-file.js';
import { headerColumns, readRecordTable } from '../landed-files/record-table.js';
import type { RawObject, RefinedRows, SetAsideRecord, SourcePipeline } from '../source-pipeline.js';

import type { ExtractedRow } from './extracted-rows.js';
import { nodeChecks } from './places-checks.js';
import { mergeExtracts, NODE_SOURCE_RANK, NODE_TYPES, silverOf } from './places-silver.js';
import {
  missingNodeColumns,
  readSubstations,
  refuseMissingNodeColumns,
  unknownNodeColumns,
} from './substation-file.js';

const BRONZE_FOLDER = 'bronze/reference/nodes';

/** The folder of the landing zone for grid nodes. */
export const NODE_FILES: LandedFileKind = {
  kind: 'nodes',
  bronzeFolder: BRONZE_FOLDER,
  whatFr:
    'Postes électriques : l’export CSV « postes-electriques-rte » d’ODRÉ, seul ou dans un zip.',
  whatEn: 'Substations: the CSV export of `postes-electriques-rte` of ODRÉ, alone or in a zip.',
  recognisers: [recogniseNodeFile],
};

/** Takes a CSV for one of substations by its column `Code poste`. */
export function recogniseNodeFile({
  scan,
}: Parameters<FileRecogniser>[0]): ReturnType<FileRecogniser> {
  if (scan.form !== 'lines') return undefined;
  const end = scan.head.indexOf('\n');
  const header = headerColumns(end === -1 ? scan.head : scan.head.slice(0, end));
  const columns = [...header.keys()];
  if (!columns.includes('code_poste') || columns.includes('code_insee_region')) return undefined;
  const missing = missingNodeColumns(columns);
  if (missing.length > 0) {
    return {
      refused: {
        reason: 'missing_columns',
        fr: `Le fichier ressemble à « postes-electriques-rte » mais il lui manque des colonnes : ${missing.join(', ')}.`,
        en: `The file looks like postes-electriques-rte but lacks columns: ${missing.join(', ')}.`,
        line: 1,
        field: missing[0] ?? '',
        allowed: missing.join(', '),
      },
    };
  }
  return {
    recognised: {
      dataset: 'grid-nodes-rte',
      rows: Math.max(0, scan.records - 1),
      contentType: 'text/csv',
      extension: 'csv',
    },
  };
}

/** Substations from exports of `postes-electriques-rte` that are brought to the landing zone. */
export function createGridNodesPipeline(): SourcePipeline {
  return {
    dataset: 'grid-nodes-rte',
    bronze: { folder: BRONZE_FOLDER, prefix: 'postes_electriques' },
    refine: (_, raws) => refineNodeFiles(raws),
    silver: {
      folder: 'silver/grid_nodes',
      fileName: 'nodes.parquet',
      partition: 'whole',
      timeColumn: null,
      merge: (existing, incoming) => Promise.resolve(mergeExtracts(existing, incoming)),
    },
    judge: nodeChecks,
    gold: [{ kind: 'records', table: 'dim_grid_node' }],
  };
}

async function refineNodeFiles(raws: readonly RawObject[]): Promise<RefinedRows> {
  const files = await Promise.all(raws.map(async (raw) => refineFile(raw, await raw.read())));
  const newestLast = files.toSorted((one, other) =>
    one.raw.fetchedAtUtc < other.raw.fetchedAtUtc ? -1 : 1,
  );
  const rows = new Map<string, ExtractedRow>();
  const superseded: SetAsideRecord[] = [];
  for (const row of newestLast.flatMap((file) => file.rows)) {
    const before = rows.get(row.key);
    if (before !== undefined) superseded.push(record(before.raw, before, 'duplicate'));
    rows.set(row.key, row);
  }
  const silver = silverOf(NODE_TYPES, [...rows.values()]);
  return {
    silver,
    rowsIn: files.reduce((sum, file) => sum + file.rowsIn, 0),
    rowsAccepted: silver.height,
    setAsideRows: [...files.flatMap((file) => file.setAsideRows), ...superseded],
    invalidCells: files.flatMap((file) => file.invalidCells),
    unknownColumns: [...new Set(files.flatMap((file) => file.unknownColumns))],
    newestSlotUtc: null,
    newestMeasuredUtc: null,
  };
}

function refineFile(raw: RawObject, content: Uint8Array) {
  const table = readRecordTable(content);
  refuseMissingNodeColumns(table);
  const readings = readSubstations(table);
  const at = (reading: (typeof readings)[number]) => ({
    key: `line ${reading.record.line}`,
    line: reading.record.asSent(),
  });
  return {
    raw,
    rowsIn: readings.length,
    unknownColumns: unknownNodeColumns(table.columns.keys()),
    rows: readings.flatMap((reading) =>
      reading.node === undefined ? [] : [rowOf(raw, reading.node, reading.record.asSent())],
    ),
    setAsideRows: readings.flatMap((reading) =>
      reading.node === undefined ? [record(raw, at(reading), reading.reason)] : [],
    ),
    invalidCells: readings.flatMap((reading) =>
      reading.node === undefined
        ? []
        : reading.faults.map(({ field, reason }) => ({
            ...record(raw, at(reading), reason, field),
            recordKey: `${reading.node.code}|line ${reading.record.line}`,
            rawValue: reading.record.cell(field) ?? '',
          })),
    ),
  };
}

function record(
  raw: RawObject,
  { key, line }: { readonly key: string; readonly line: string },
  reason: string,
  field = '',
): SetAsideRecord {
  return {
    recordKey: key,
    reason,
    severity: reason === 'duplicate' ? 'expected' : 'defect',
    field,
    rawValue: line,
    bronzeSha256: raw.bronzeSha256,
  };
}

function rowOf(raw: RawObject, node: GridNode, line: string): ExtractedRow {
  const cells: Readonly<Record<string, ReferenceCell>> = {
    node_code: node.code,
    node_name: node.name,
    voltage_kv: node.voltageKv,
    node_state: node.state,
    node_function: node.function,
    longitude_deg: node.longitudeDeg,
    latitude_deg: node.latitudeDeg,
    region_code: node.regionCode,
    is_simulated: node.isSimulated,
    source_rank: NODE_SOURCE_RANK.publishedFile,
  };
  return { table: 'grid_node', key: node.code, cells, raw, line };
}
