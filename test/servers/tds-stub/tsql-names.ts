import { refusal } from './tds-error.js';
import type { TokenCursor } from './token-cursor.js';

/** A name as PostgreSQL takes it, in lower case. */
export function quoted(name: string): string {
  return `"${name.toLowerCase().replaceAll('"', '""')}"`;
}

/** Text as a PostgreSQL literal. */
export function literal(text: string): string {
  return `'${text.replaceAll("'", "''")}'`;
}

/** Name of a table, view or other object. */
export interface ObjectName {
  readonly schema: string | undefined;
  readonly name: string;
  readonly isTemporary: boolean;
  /** As PostgreSQL takes it. */
  readonly sql: string;
}

const SCHEMAS = new Set(['dbo', 'sys', 'information_schema']);

/** Reads `[schema.]name` or `#name`. */
export function readObjectName(cursor: TokenCursor): ObjectName {
  const parts = [cursor.needName()];
  while (cursor.takeOperator('.')) parts.push(cursor.needName());
  const [name = '', schema, ...more] = parts.reverse();
  if (more.length > 0) throw refusal(`the name of another database: ${parts.reverse().join('.')}`);
  const isTemporary = name.startsWith('#');
  if (schema !== undefined && !SCHEMAS.has(schema)) throw refusal(`the schema ${schema}`);
  const sql = isTemporary ? quoted(name) : `${quoted(schema ?? 'dbo')}.${quoted(name)}`;
  return { schema, name, isTemporary, sql };
}
