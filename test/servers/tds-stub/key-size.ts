import { refusal } from './tds-error.js';

/** A key of a table as it is defined: its columns, in quotes, with their types. */
export interface KeyDefinition {
  readonly isClustered: boolean;
  readonly columns: readonly string[];
  /** T-SQL types by column. */
  readonly types: ReadonlyMap<string, string>;
}

/** Bytes a key may have ("Maximum capacity specifications for SQL Server", index key columns). */
const LONGEST_CLUSTERED = 900;
const LONGEST = 1700;

const BYTES: Readonly<Record<string, number>> = {
  bit: 1,
  tinyint: 1,
  smallint: 2,
  int: 4,
  bigint: 8,
  real: 4,
  float: 8,
  date: 3,
  datetime: 8,
  uniqueidentifier: 16,
};

/**
 * Refuses a key that may grow too long: SQL Server warns, and later fails the row that is too long.
 *
 * @throws TdsError 50999
 */
export function refuseLongKey({ isClustered, columns, types }: KeyDefinition): void {
  const bytes = columns.reduce((sum, column) => sum + bytesOf(types.get(column) ?? ''), 0);
  const longest = isClustered ? LONGEST_CLUSTERED : LONGEST;
  if (bytes > longest) {
    throw refusal(`a key of up to ${bytes} bytes (${columns.join(', ')}): ${longest} are allowed`);
  }
}

function bytesOf(declaration: string): number {
  const [, name = '', size = ''] = /^(\w+)\((\w+)/.exec(declaration) ?? ['', declaration];
  if (name === 'nvarchar' && size !== 'max') return Number(size) * 2;
  if (name === 'varchar' && size !== 'max') return Number(size);
  if (name === 'datetime2') return Number(size) <= 2 ? 6 : 8;
  const bytes = BYTES[name];
  if (bytes === undefined) throw refusal(`the type ${declaration} in a key`);
  return bytes;
}
