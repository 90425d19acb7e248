import type { Field } from '../dataset-schema.js';
import { odsqlRefusal } from '../http/refusal.js';

import { locate } from './compile-condition.js';
import { readTokens, type TokenReader } from './token-reader.js';

/** A column of an answer: the cell at `index`, under the name of `field`. */
export interface SelectedColumn {
  readonly index: number;
  readonly field: Field;
}

/** What a `select` asks for: columns of each row, or one row with the number of rows. */
export type Selection =
  | { readonly kind: 'columns'; readonly columns: readonly SelectedColumn[] }
  | { readonly kind: 'count'; readonly name: string };

/** Every field, in the order of the schema. */
export function selectAll(fields: readonly Field[]): Selection {
  return { kind: 'columns', columns: fields.map((field, index) => ({ index, field })) };
}

/**
 * Parses a list of fields (`*`, `field`, `field as name`) or `count(*) [as name]`.
 *
 * @throws GridError INVALID_PARAMETER with ODRÉ's ODSQLError.
 */
export function parseSelect(text: string, fields: readonly Field[]): Selection {
  const reader = readTokens(text, 'select');
  if (reader.accept('count')) return readCount(reader);
  const columns: SelectedColumn[] = [];
  do {
    if (reader.accept('*')) {
      columns.push(...fields.map((field, index) => ({ index, field })));
      continue;
    }
    const { index, field } = locate(reader.next().text, fields, 'select');
    const name = readAlias(reader);
    columns.push({ index, field: name === undefined ? field : { ...field, name, label: name } });
  } while (reader.accept(','));
  reader.end();
  return { kind: 'columns', columns };
}

function readCount(reader: TokenReader): Selection {
  reader.expect('(');
  reader.expect('*');
  reader.expect(')');
  const name = readAlias(reader) ?? 'count(*)';
  reader.end();
  return { kind: 'count', name };
}

function readAlias(reader: TokenReader): string | undefined {
  if (!reader.accept('as')) return undefined;
  const alias = reader.next();
  if (alias.kind !== 'word') throw odsqlRefusal(`Unexpected token: ${alias.text}`, 'select');
  return alias.text;
}
