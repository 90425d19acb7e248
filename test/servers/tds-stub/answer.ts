import type { BatchResult } from './batch-results.js';
import { ByteWriter } from './byte-writer.js';
import { outgoingType } from './outgoing-types.js';
import type { TdsError } from './tds-error.js';
import { done, errorToken, returnStatus, transactionBegun, transactionEnded } from './tokens.js';

/** What an answer is made of besides the results. */
export interface AnswerShape {
  /** `sp_executesql` ends with a return status. */
  readonly isProcedure: boolean;
  /** What ended the batch before its end. */
  readonly error?: TdsError | undefined;
  /** The descriptor of the transaction that begins or ends. */
  descriptorOf(kind: 'begin' | 'commit' | 'rollback'): Buffer;
}

/** The tokens of a whole answer. */
export function answerOf(results: readonly BatchResult[], shape: AnswerShape): Buffer {
  const { isProcedure, error } = shape;
  const parts = results.map((result) => resultTokens(result, shape));
  if (error !== undefined) parts.push(errorToken(error));
  if (isProcedure) parts.push(returnStatus(error === undefined ? 0 : error.number));
  const isError = error !== undefined || results.some(({ kind }) => kind === 'error');
  parts.push(done({ kind: isProcedure ? 'procedure' : 'statement', isError }));
  return Buffer.concat(parts);
}

function resultTokens(result: BatchResult, shape: AnswerShape): Buffer {
  const kind = shape.isProcedure ? 'inProcedure' : 'statement';
  switch (result.kind) {
    case 'rows':
      return Buffer.concat([
        rowTokens(result),
        done({ kind, hasMore: true, rows: result.rows.length }),
      ]);
    case 'count':
      return done({ kind, hasMore: true, rows: result.count });
    case 'error':
      return Buffer.concat([
        errorToken(result.error),
        done({ kind, hasMore: true, isError: true }),
      ]);
    case 'begin':
      return transactionBegun(shape.descriptorOf('begin'));
    case 'commit':
    case 'rollback':
      return transactionEnded(result.kind, shape.descriptorOf(result.kind));
  }
}

function rowTokens({ fields, names, rows }: Extract<BatchResult, { kind: 'rows' }>): Buffer {
  const types = fields.map((field) => outgoingType(field.dataTypeID, field.dataTypeModifier));
  const writer = new ByteWriter().uint8(0x81).uint16(fields.length);
  types.forEach((type, index) => {
    writer
      .uint32(0)
      .uint16(1)
      .bytes(type.typeInfo)
      .shortText(names[index] ?? '');
  });
  for (const row of rows) {
    writer.uint8(0xd1);
    types.forEach((type, index) => writer.bytes(type.write(row[index] ?? null)));
  }
  return writer.done();
}
