import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';

export type Dialect = 'postgres' | 'azure-sql';

/** A column as a migration spells it. */
export interface DdlColumn {
  readonly name: string;
  readonly type: string;
  readonly isNullable: boolean;
  readonly text: string;
}

/** A table as a migration makes it. */
export interface DdlTable {
  readonly name: string;
  readonly columns: readonly DdlColumn[];
  readonly constraints: readonly string[];
}

/** `table role privilege`, one entry a right. */
export type Rights = ReadonlySet<string>;

/** The table that the migrator makes before the first file. */
const LEDGER = 'schema_migration';

const TABLE = /create table (\w+) \(\n([\s\S]*?)\n\);/g;
const RIGHT = /^(grant|revoke) ([^;]+?)\s+on\s+([^;]+?)\s+(?:to|from)\s+([^;]+);/gm;
const ADDED_COLUMN = /^alter table (\w+)\s+add (?:column )?([^;]+);/gm;
const COLUMN =
  /^(?!constraint )("?\w+"?) (double precision|\w+)(?:\([^)]*\))?(?: collate (?:\w+|"C"))?(.*)$/;

/** Names of a dialect's files, in order. */
export function migrationNames(dialect: Dialect): string[] {
  return readdirSync(join('sql', dialect))
    .filter((name) => name.endsWith('.sql'))
    .sort();
}

/** The text of a file without its comments. */
export function migrationText(dialect: Dialect, name: string): string {
  return readFileSync(join('sql', dialect, name), 'utf8').replaceAll(/^ *--.*\n/gm, '');
}

/** The tables that the files of a dialect make, with the columns that later files add. */
export function readTables(dialect: Dialect): DdlTable[] {
  const texts = migrationNames(dialect).map((name) => migrationText(dialect, name));
  const added = texts.flatMap((text) => [...text.matchAll(ADDED_COLUMN)]);
  return texts.flatMap((text) =>
    [...text.matchAll(TABLE)].map(([, table = '', body = '']) => ({
      name: table,
      columns: [
        ...body.split(/,?\n {2}(?! )/),
        ...added.filter(([, name]) => name === table).map(([, , line = '']) => line),
      ].flatMap(readColumn),
      constraints: [...body.matchAll(/constraint (\w+)/g)].map(([, constraint = '']) => constraint),
    })),
  );
}

/** What the grants of a dialect's files add up to, less what later ones revoke. */
export function readGrants(dialect: Dialect): Rights {
  const tables = [LEDGER];
  const rights = new Set<string>();
  for (const name of migrationNames(dialect)) {
    const text = migrationText(dialect, name);
    tables.push(...[...text.matchAll(TABLE)].map(([, table = '']) => table));
    for (const [, verb, privileges = '', securables = '', roles = ''] of text.matchAll(RIGHT)) {
      const named = securables === 'all tables in schema public' ? tables : listOf(securables);
      const change = (right: string) =>
        verb === 'grant' ? rights.add(right) : rights.delete(right);
      rightsOf(named, listOf(roles), listOf(privileges)).forEach(change);
    }
  }
  return new Set([...rights].filter((right) => !right.endsWith(' usage')));
}

/** What the table of docs/security.md says. */
export function readDocumentedRights(): Rights {
  const lines = readFileSync('docs/security.md', 'utf8').split('\n');
  const start = lines.findIndex((line) => line.startsWith('| table '));
  const header = cellsOf(lines[start] ?? '');
  const rights = new Set<string>();
  for (const line of lines.slice(start + 2)) {
    if (!line.startsWith('|')) break;
    const [table = '', ...cells] = cellsOf(line);
    for (const [index, cell] of cells.entries())
      for (const privilege of listOf(cell))
        rights.add(`${table} ${header[index + 1]} ${privilege}`);
  }
  return rights;
}

function rightsOf(
  tables: readonly string[],
  roles: readonly string[],
  privileges: readonly string[],
): string[] {
  return tables.flatMap((table) =>
    roles.flatMap((role) => privileges.map((privilege) => `${table} ${role} ${privilege}`)),
  );
}

function readColumn(line: string): DdlColumn[] {
  const found = COLUMN.exec(line.trim());
  if (found === null) return [];
  const [, name = '', type = '', rest = ''] = found;
  return [
    {
      name: name.replaceAll('"', ''),
      type,
      isNullable: !/not null|as identity/.test(rest),
      text: line.trim(),
    },
  ];
}

function cellsOf(line: string): string[] {
  return line
    .split('|')
    .slice(1, -1)
    .map((cell) => cell.trim().replaceAll('`', ''));
}

function listOf(text: string): string[] {
  return text
    .split(',')
    .map((item) => item.trim())
    .filter((item) => item !== '');
}
