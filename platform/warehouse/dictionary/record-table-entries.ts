import type {
  RecordColumn,
  RecordColumnType,
  RecordTable,
} from '../../../domain/star-schema/record-table.js';
import { RECORD_TABLES } from '../../../domain/star-schema/record-tables.js';

import { column, type ColumnEntry, type ColumnType, type TableEntry } from './table-entry.js';

/** How PostgreSQL spells what a column of a record table holds. */
const TYPE_OF: Readonly<Record<RecordColumnType, ColumnType>> = {
  text: 'text',
  integer: 'integer',
  double: 'double precision',
  boolean: 'boolean',
  instant: 'timestamptz',
  civil_date: 'date',
};

const KNOWN_FROM = column('known_from', 'timestamptz', 'UTC', 'Since when Gold holds this row.');
const KNOWN_TO = column('known_to', 'timestamptz', 'UTC', 'First instant at which it was no more.');
const ORIGINS: readonly ColumnEntry[] = [
  column('run_key', 'integer', '', 'Run that brought the row, in `pipeline_run`.'),
  column('bronze_object_key', 'integer', '', 'Raw object it was read from, in `bronze_object`.'),
];
const ENDED_BY = column('ended_by_run_key', 'integer', '', 'Run that replaced it.');

/** The record tables and their revisions, from their descriptors. */
export const RECORD_TABLE_ENTRIES: readonly TableEntry[] = RECORD_TABLES.flatMap((table) => [
  currentEntry(table),
  revisionEntry(table),
]);

function currentEntry(table: RecordTable): TableEntry {
  return {
    name: table.name,
    meaning: table.meaning,
    grain: table.grain,
    columns: [...table.key.map(entryOf), KNOWN_FROM, ...table.values.map(entryOf), ...ORIGINS],
  };
}

function revisionEntry(table: RecordTable): TableEntry {
  return {
    name: `${table.name}_revision`,
    meaning: `Every row of \`${table.name}\` that is no longer current.`,
    grain: `${table.grain}, since a \`known_from\``,
    columns: [
      ...table.key.map(entryOf),
      KNOWN_FROM,
      KNOWN_TO,
      ...table.values.map(entryOf),
      ...ORIGINS,
      ENDED_BY,
    ],
  };
}

function entryOf({ name, type, unit, isNullable, meaning, maxLength }: RecordColumn): ColumnEntry {
  const length = maxLength === undefined ? '' : ` At most ${maxLength} characters.`;
  return { name, type: TYPE_OF[type], unit, isNullable, meaning: `${meaning}${length}` };
}
