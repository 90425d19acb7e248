import { readType as readWireType } from './incoming-types.js';
import { withoutHeaders } from './login.js';
import type { SentParameter } from './request-log.js';
import type { Variables } from './statement-context.js';
import { refusal } from './tds-error.js';
import { splitAtCommas, TokenCursor } from './token-cursor.js';
import { spell, tokenize } from './tsql-tokens.js';
import { readType, type TsqlType } from './tsql-types.js';

/** A call of `sp_executesql`. */
export interface ExecuteSql {
  readonly text: string;
  readonly parameters: readonly SentParameter[];
  readonly variables: Variables;
}

const BY_NUMBER = 0xffff;
const SP_EXECUTESQL = 10;
const BY_REFERENCE = 0x01;

/** Reads an RPC request; only `sp_executesql` without output parameters is known. */
export function parseRpc(body: Buffer): ExecuteSql {
  const reader = withoutHeaders(body);
  const length = reader.uint16();
  if (length !== BY_NUMBER)
    throw refusal(`the procedure ${reader.take(length * 2).toString('utf16le')} by RPC`);
  const procedure = reader.uint16();
  if (procedure !== SP_EXECUTESQL) throw refusal(`the procedure number ${procedure} by RPC`);
  reader.skip(2);
  const sent: { name: string; sentType: string; value: string | null }[] = [];
  while (!reader.isAtEnd) {
    const name = reader.shortText();
    if ((reader.uint8() & BY_REFERENCE) !== 0) throw refusal('an output parameter');
    const type = readWireType(reader);
    sent.push({ name, sentType: type.declaration, value: type.read(reader) });
  }
  const [text, declarations, ...values] = sent;
  const declared = parseDeclarations(declarations?.value ?? '');
  const variables: Variables = new Map();
  const parameters = values.map((value) => {
    const type = declared.get(value.name.toLowerCase());
    if (type === undefined) throw refusal(`the parameter ${value.name}, which is not declared`);
    variables.set(value.name.toLowerCase(), { type, value: value.value });
    return { ...value, declaredType: type.declaration };
  });
  return { text: text?.value ?? '', parameters, variables };
}

/** `@a int, @b nvarchar(50)` */
function parseDeclarations(text: string): ReadonlyMap<string, TsqlType> {
  if (text.trim() === '') return new Map();
  return new Map(
    splitAtCommas(tokenize(text)).map((part) => {
      const cursor = new TokenCursor(part);
      const name = spell(cursor.next()).toLowerCase();
      const type = readType(cursor);
      cursor.needEnd();
      return [name, type];
    }),
  );
}
