import { describe, expect, it } from '@jest/globals';

import {
  type RecordColumn,
  recordColumns,
  type RecordTable,
} from '../../../../domain/star-schema/record-table.js';
import { RECORD_TABLES } from '../../../../domain/star-schema/record-tables.js';
import { azureSqlTypeOf } from '../../../../platform/warehouse/azure-sql/azure-sql-record-columns.js';
import { postgresTypeOf } from '../../../../platform/warehouse/postgres/postgres-record-statements.js';

import { type Dialect, migrationNames, migrationText, readTables } from './migration-texts.js';

const BINARY = 'collate Latin1_General_100_BIN2';

const KNOWLEDGE = {
  postgres: { instant: 'timestamptz', key: 'integer' },
  'azure-sql': { instant: 'datetime2(6)', key: 'int' },
} as const;

/** A column as its dialect's migration has to spell it. */
function spelled(dialect: Dialect, column: RecordColumn, isKey: boolean): string {
  const type = dialect === 'postgres' ? postgresTypeOf(column) : azureSqlTypeOf(column);
  const keyCollation = isKey ? ' collate "C"' : '';
  const collation = dialect === 'postgres' ? keyCollation : ` ${BINARY}`;
  const text = column.type === 'text' ? collation : '';
  return `${column.name} ${type}${text}${column.isNullable ? '' : ' not null'}`;
}

function expectedColumns(dialect: Dialect, table: RecordTable, isRevision: boolean): string[] {
  const { instant, key } = KNOWLEDGE[dialect];
  return [
    ...table.key.map((column) => spelled(dialect, column, true)),
    `known_from ${instant} not null`,
    ...(isRevision ? [`known_to ${instant} not null`] : []),
    ...table.values.map((column) => spelled(dialect, column, false)),
    `run_key ${key} not null`,
    `bronze_object_key ${key} not null`,
    ...(isRevision ? [`ended_by_run_key ${key} not null`] : []),
  ];
}

/** All migrations as one text with single blanks. */
function wholeText(dialect: Dialect): string {
  return migrationNames(dialect)
    .map((name) => migrationText(dialect, name))
    .join('\n')
    .replaceAll(/\s+/g, ' ');
}

describe.each(['postgres', 'azure-sql'] as const)('the record tables in %s', (dialect) => {
  const made = new Map(readTables(dialect).map((table) => [table.name, table]));
  const text = wholeText(dialect);

  describe.each(RECORD_TABLES.map((table): RecordTable => table))('$name', (table) => {
    it.each([
      ['the current rows', false],
      ['the revisions', true],
    ])('%s have the columns of the descriptor, with its types, nulls and lengths', (_, revised) => {
      const name = revised ? `${table.name}_revision` : table.name;

      const columns = made.get(name)?.columns.map((column) => column.text.replace(/,$/, ''));

      expect(columns).toEqual(expectedColumns(dialect, table, revised));
    });

    it('has the primary key of the descriptor, a revision that and when it began', () => {
      const keys = table.key.map(({ name }) => name).join(', ');
      const clustered = dialect === 'postgres' ? '' : ' clustered';

      expect(text).toContain(`constraint ${table.name}_pk primary key${clustered} (${keys})`);
      expect(text).toContain(
        `constraint ${table.name}_revision_pk primary key${clustered} (${keys}, known_from)`,
      );
    });

    it('ends a revision after it began', () => {
      expect(text).toContain(
        `constraint ${table.name}_revision_known_forward check (known_from < known_to)`,
      );
    });

    it('has an index on its time where the key does not begin with it', () => {
      const { timeColumn } = table;
      const isNeeded = timeColumn !== undefined && table.key[0]?.name !== timeColumn;
      for (const name of [table.name, `${table.name}_revision`]) {
        const index = `create index ${name}_${timeColumn ?? ''} on ${name} (${timeColumn ?? ''})`;
        expect(text.includes(index)).toBe(isNeeded);
      }
    });
  });
});

describe('a descriptor of a record table', () => {
  it.each(RECORD_TABLES.map((table): RecordTable => table))(
    '$name has names that need no quotes, and leaves room for those of its revisions',
    (table) => {
      const names = [table.name, ...recordColumns(table).map(({ name }) => name)];

      expect(names.filter((name) => !/^[a-z][a-z0-9_]*$/.test(name))).toEqual([]);
      expect(`${table.name}_revision_known_forward`.length).toBeLessThanOrEqual(63);
      expect(new Set(names).size).toBe(names.length);
    },
  );

  it.each(RECORD_TABLES.map((table): RecordTable => table))(
    '$name ranks by a whole number, measures a nullable value, reads by an instant, and has a key without nulls',
    (table) => {
      const find = (name: string | undefined) =>
        name === undefined
          ? undefined
          : recordColumns(table).find((column) => column.name === name);

      expect(table.key.filter(({ isNullable }) => isNullable)).toEqual([]);
      expect(table.key.every(({ type }) => ['text', 'instant', 'civil_date'].includes(type))).toBe(
        true,
      );
      if (table.rankColumn !== undefined) {
        expect(find(table.rankColumn)).toMatchObject({ type: 'integer', isNullable: false });
      }
      if (table.measuredColumn !== undefined) {
        expect(find(table.measuredColumn)).toMatchObject({ isNullable: true });
      }
      if (table.timeColumn !== undefined) {
        expect(find(table.timeColumn)).toMatchObject({ type: 'instant', isNullable: false });
      }
      expect(
        recordColumns(table).filter(
          ({ type, maxLength }) => (type === 'text') !== (maxLength !== undefined),
        ),
      ).toEqual([]);
    },
  );
});
