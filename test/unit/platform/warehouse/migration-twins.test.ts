import { describe, expect, it } from '@jest/globals';

import { recordColumns } from '../../../../domain/star-schema/record-table.js';
import { RECORD_TABLES } from '../../../../domain/star-schema/record-tables.js';
import { GOLD_TABLES } from '../../../../platform/warehouse/dictionary/gold-tables.js';
import { AZURE_SQL_TYPE_OF } from '../../../../platform/warehouse/dictionary/table-entry.js';

import { migrationNames, migrationText, readTables } from './migration-texts.js';

/** Instants that record tables are told about have whole seconds, as UtcInstant has. */
const RECORD_INSTANTS = new Set(
  RECORD_TABLES.flatMap((table) =>
    recordColumns(table)
      .filter(({ type }) => type === 'instant')
      .flatMap(({ name }) => [`${table.name}.${name}`, `${table.name}_revision.${name}`]),
  ),
);

describe('the migrations of both dialects', () => {
  it('have the same numbers and names, without a gap', () => {
    const names = migrationNames('postgres');

    expect(migrationNames('azure-sql')).toEqual(names);
    expect(names.map((name) => Number(name.slice(0, 4)))).toEqual(names.map((_, i) => i + 1));
  });

  it('make the same tables with the same columns in the same order, null where the other is', () => {
    const shapes = (dialect: 'postgres' | 'azure-sql') =>
      readTables(dialect).map(({ name, columns }) => ({
        name,
        columns: columns.map((column) => `${column.name}${column.isNullable ? ' null' : ''}`),
      }));

    expect(shapes('azure-sql')).toEqual(shapes('postgres'));
    expect(shapes('postgres').map(({ name }) => name)).toHaveLength(
      GOLD_TABLES.filter(({ name }) => name !== 'schema_migration').length,
    );
  });

  it('name the same constraints; Azure SQL says besides that its checks are JSON', () => {
    const constraints = (dialect: 'postgres' | 'azure-sql') =>
      readTables(dialect).flatMap((table) => table.constraints);

    const more = constraints('azure-sql').filter((name) => !constraints('postgres').includes(name));
    const fewer = constraints('postgres').filter(
      (name) => !constraints('azure-sql').includes(name),
    );
    expect({ more, fewer }).toEqual({ more: ['pipeline_run_checks_json'], fewer: [] });
  });

  it('give every column the type that the data dictionary tells for the dialect', () => {
    const types = GOLD_TABLES.filter(({ name }) => name !== 'schema_migration').flatMap((table) =>
      table.columns.map(({ name, type }) => ({ column: `${table.name}.${name}`, type })),
    );
    const made = (dialect: 'postgres' | 'azure-sql') =>
      new Map<string, string>(
        readTables(dialect).flatMap((table) =>
          table.columns.map(({ name, type }) => [`${table.name}.${name}`, type] as const),
        ),
      );

    const [postgres, azure] = [made('postgres'), made('azure-sql')];
    for (const { column, type } of types) {
      expect({ column, type: postgres.get(column) }).toEqual({ column, type });
      expect({ column, type: azure.get(column) }).toEqual({
        column,
        type: AZURE_SQL_TYPE_OF[type],
      });
    }
    expect(postgres.size).toBe(types.length);
  });

  it('compare every text of Azure SQL by code points, whatever the database was made with', () => {
    const texts = readTables('azure-sql').flatMap(({ columns }) =>
      columns.filter(({ type }) => type.includes('char')),
    );

    expect(texts.length).toBeGreaterThan(30);
    expect(texts.filter(({ text }) => !text.includes('collate Latin1_General_100_BIN2 '))).toEqual(
      texts.filter(({ text }) => text.endsWith('collate Latin1_General_100_BIN2')),
    );
  });

  it('keep instants of Azure SQL to the second for slots and windows, else to the microsecond', () => {
    const instants = readTables('azure-sql').flatMap((table) =>
      table.columns
        .filter(({ type }) => type === 'datetime2')
        .map((column) => ({ ...column, table: table.name })),
    );

    for (const { table, name, text } of instants) {
      const isWhole =
        name === 'slot_start' ||
        name.startsWith('window_') ||
        RECORD_INSTANTS.has(`${table}.${name}`);
      expect(text).toContain(
        `${name === 'timestamp' ? '"timestamp"' : name} datetime2(${isWhole ? 0 : 6})`,
      );
    }
  });

  it('are one batch a file on Azure SQL, with nothing that SQL Server 2019 does not know', () => {
    for (const name of migrationNames('azure-sql')) {
      expect(migrationText('azure-sql', name)).not.toMatch(
        /^go\b|columnstore|is (?:not )?distinct from|json_object|greatest\(|create or alter/im,
      );
    }
  });
});
