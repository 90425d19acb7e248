import type { FlowJson } from '../../api/openapi/flow-schema.js';
import {
  ENERGY_SOURCE_DETAILS,
  REGIONAL_ENERGY_SOURCES,
} from '../../domain/energy/energy-source.js';
import { EXPECTED_REASONS } from '../../domain/quality/window-checks.js';
import { GOLD_TABLES } from '../../platform/warehouse/dictionary/gold-tables.js';
import {
  AZURE_SQL_TYPE_OF,
  type TableEntry,
} from '../../platform/warehouse/dictionary/table-entry.js';
import { COLUMN_OF_SOURCE } from '../../sources/odre/regional-columns.js';

import { HEARTBEAT_FIELDS, lakeEntries, SET_ASIDE_REASONS } from './lake-entries.js';
import { generatedDocument, table } from './markdown.js';
import { silverEntries } from './silver-entries.js';

/** The row of a series as the API serves it; a field without a meaning does not compile. */
const API_FIELDS: Readonly<Record<keyof FlowJson, string>> = {
  region_code: 'INSEE code of the region.',
  region_name: 'French name of the region.',
  source: 'Energy source.',
  slot_start: 'First instant of the slot, UTC.',
  slot_end: 'First instant after the slot, UTC.',
  value: 'Power in MW; null when there is none, which is never the same as 0.',
  unit: '`MW`.',
  vintage: '`real_time`, `consolidated` or `definitive`.',
  origin: '`live`, `simulated` or `replayed`.',
  reason: 'Why the value is null: `not_measured`, `not_available`, `invalid`; else null.',
};

/** Abbreviations that names may use; every other word is written out. */
const ABBREVIATIONS: readonly (readonly [string, string])[] = [
  ['MW', 'megawatt'],
  ['utc', 'coordinated universal time'],
  ['pct', 'per cent, 0 to 100'],
  ['ms', 'milliseconds'],
  ['id', 'identifier'],
  ['url', 'address'],
  ['sha256', 'SHA-256 of the bytes, in hexadecimal'],
  ['fr', 'French'],
  ['rte', 'Réseau de Transport d’Électricité'],
  ['odre', 'Open Data Réseaux Énergies'],
  ['INSEE', 'Institut national de la statistique et des études économiques'],
  ['tr, cons, def', 'temps réel, consolidé, définitif: parts of ODRÉ’s dataset names'],
];

/** docs/data-dictionary.md: what lies where, in which unit, and what null means. */
export function dataDictionaryDocument(): string {
  return generatedDocument('Data dictionary', [
    [
      'Instants are UTC, windows are half-open, power is in MW. Missing is never zero. Signs are eCO2mix’s: `pumping` and `battery_charging` are at most 0, an import (`exchange`) is positive.',
    ],
    ...section('Row of the API', apiTable()),
    ...section('Energy sources', sourcesTable()),
    ['## Gold'],
    [
      'Tables of PostgreSQL, with its types. How values are kept: [0004](decisions/0004-bitemporal-facts.md). Azure SQL has the same tables and columns ([0009](decisions/0009-gold-on-azure-sql.md)); its types:',
    ],
    typesTable(),
    ...GOLD_TABLES.flatMap(goldSection),
    ...section('Silver', silverTable()),
    ...section('Objects of the lake', lakeTable()),
    ...section('Fields of a heartbeat', table(['field', 'meaning'], codeFirst(HEARTBEAT_FIELDS))),
    ...section('Reasons in `rejected_record`', reasonsTable()),
    ...section('Abbreviations', table(['short', 'long'], ABBREVIATIONS)),
  ]);
}

function section(title: string, body: readonly string[]): readonly (readonly string[])[] {
  return [[`## ${title}`], body];
}

function typesTable(): readonly string[] {
  return table(['PostgreSQL', 'Azure SQL'], Object.entries(AZURE_SQL_TYPE_OF));
}

function goldSection({ name, meaning, grain, columns }: TableEntry): (readonly string[])[] {
  const rows = columns.map((entry) => [
    `\`${entry.name}\``,
    entry.type,
    entry.unit,
    entry.isNullable ? 'yes' : 'no',
    entry.meaning,
  ]);
  return [
    [`### ${name}`],
    [`${meaning} One row: ${grain}.`],
    table(['column', 'type', 'unit', 'null', 'meaning'], rows),
  ];
}

function silverTable(): readonly string[] {
  const rows = silverEntries().map(({ name, type, unit, isNullable, meaning }) => [
    `\`${name}\``,
    type,
    unit,
    isNullable ? 'yes' : 'no',
    meaning,
  ]);
  return [
    'Parquet, a file a UTC day, one row a region and slot.',
    '',
    ...table(['column', 'type', 'unit', 'null', 'meaning'], rows),
  ];
}

function lakeTable(): readonly string[] {
  return table(['example', 'what lies there'], codeFirst(lakeEntries()));
}

function apiTable(): readonly string[] {
  return table(['field', 'meaning'], codeFirst(Object.entries(API_FIELDS)));
}

function sourcesTable(): readonly string[] {
  const rows = REGIONAL_ENERGY_SOURCES.map((source) => [
    `\`${source}\``,
    ENERGY_SOURCE_DETAILS[source].kind,
    ENERGY_SOURCE_DETAILS[source].nameFr,
    `\`${COLUMN_OF_SOURCE[source]}\``,
  ]);
  return table(['source', 'kind', 'French', 'column of éCO2mix'], rows);
}

function reasonsTable(): readonly string[] {
  const rows = SET_ASIDE_REASONS.map(([reason, meaning]) => [
    `\`${reason}\``,
    EXPECTED_REASONS.includes(reason) ? 'expected' : 'defect',
    meaning,
  ]);
  return table(['reason', 'severity', 'meaning'], rows);
}

function codeFirst(rows: readonly (readonly [string, string])[]): readonly (readonly string[])[] {
  return rows.map(([first, second]) => [`\`${first}\``, second]);
}
