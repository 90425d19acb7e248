import type { FileRecogniser, FileRefusal, LandedFileKind } from '../landed-files/landed-file.js';
import { headerColumns, columnName } from '../landed-files/record-table.js';

import { capacityColumns, missingRegionalColumns } from './regional-columns.js';
import { CAPACITY_BRONZE_FOLDER } from './regional-pipeline.js';
import { findCapacityColumn, missingRegisterColumns } from './register-columns.js';

/** Stands in every file that the simulator makes. */
export const SIMULATED_MARK = 'DONNEES-SIMULEES';

type CapacityDataset = 'installed-capacity-regional' | 'generation-register';

/** The folder of the landing zone for installed capacity. */
export const CAPACITY_FILES: LandedFileKind = {
  kind: 'capacity',
  bronzeFolder: CAPACITY_BRONZE_FOLDER,
  whatFr:
    'Parc installé : « parc-region-annuel-production-filiere » (CSV) et « registre-national-installation-production-stockage-electricite-agrege » (CSV ou JSON) d’ODRÉ, seuls ou dans un zip.',
  whatEn:
    'Installed capacity: `parc-region-annuel-production-filiere` (CSV) and `registre-national-installation-production-stockage-electricite-agrege` (CSV or JSON) of ODRÉ, alone or in a zip.',
  recognisers: [recogniseCapacityFile],
};

/** Tells the two publications apart by their columns, whatever the file is called. */
export function recogniseCapacityFile({
  scan,
}: Parameters<FileRecogniser>[0]): ReturnType<FileRecogniser> {
  const isJson = scan.form === 'json';
  const columns = isJson
    ? firstRecordColumns(scan.head)
    : [...headerColumns(firstLine(scan.head)).keys()];
  const dataset = datasetOf(columns);
  if (dataset === undefined) return undefined;
  const missing =
    dataset === 'generation-register'
      ? missingRegisterColumns(columns)
      : missingRegionalColumns(columns);
  // A record of JSON may leave out what it has no value for: whether a column is missing is seen later.
  if (missing.length > 0 && !isJson) return { refused: lacking(dataset, missing) };
  return {
    recognised: {
      dataset,
      rows: isJson ? scan.records : Math.max(0, scan.records - 1),
      contentType: isJson ? 'application/json' : 'text/csv',
      extension: isJson ? 'json' : 'csv',
      isSimulated: scan.head.includes(SIMULATED_MARK),
    },
  };
}

function datasetOf(columns: readonly string[]): CapacityDataset | undefined {
  if (findCapacityColumn(columns) !== undefined || columns.includes('codeeicresourceobject')) {
    return 'generation-register';
  }
  const isRegional = columns.includes('annee') && columns.includes('code_insee_region');
  return isRegional || capacityColumns(columns).length > 0
    ? 'installed-capacity-regional'
    : undefined;
}

function lacking(dataset: CapacityDataset, missing: readonly string[]): FileRefusal {
  return {
    reason: 'missing_columns',
    fr: `Le fichier ressemble à « ${dataset} » mais il lui manque des colonnes : ${missing.join(', ')}.`,
    en: `The file looks like ${dataset} but lacks columns: ${missing.join(', ')}.`,
    line: 1,
    field: missing[0] ?? '',
    allowed: missing.join(', '),
  };
}

function firstLine(head: string): string {
  const end = head.indexOf('\n');
  return end === -1 ? head : head.slice(0, end);
}

/** Names of the fields of the first records: the file may be too large to be parsed here. */
function firstRecordColumns(head: string): readonly string[] {
  const names = [...head.slice(0, 20_000).matchAll(/"([A-Za-z_]{2,40})"\s*:/g)];
  return [...new Set(names.map(([, name]) => columnName(name ?? '')))];
}
