import { odsqlRefusal } from '../http/refusal.js';

import { COMPARISON_OPERATORS, type Condition, type Literal } from './condition.js';
import { readTokens, type TokenReader } from './token-reader.js';

/**
 * Parses the part of ODSQL's `where` that clients of eCO2mix use: and, or, not, parentheses,
 * comparisons, `is [not] null`, `[not] in (...)`.
 *
 * @throws GridError INVALID_PARAMETER with ODRÉ's ODSQLError.
 */
export function parseWhere(text: string): Condition {
  const reader = readTokens(text, 'where');
  const condition = readOr(reader);
  reader.end();
  return condition;
}

function readOr(reader: TokenReader): Condition {
  const parts = [readAnd(reader)];
  while (reader.accept('or')) parts.push(readAnd(reader));
  return joined('or', parts);
}

function readAnd(reader: TokenReader): Condition {
  const parts = [readNot(reader)];
  while (reader.accept('and')) parts.push(readNot(reader));
  return joined('and', parts);
}

function joined(kind: 'and' | 'or', parts: readonly Condition[]): Condition {
  const [only] = parts;
  return parts.length === 1 && only !== undefined ? only : { kind, parts };
}

function readNot(reader: TokenReader): Condition {
  if (reader.accept('not')) return { kind: 'not', part: readNot(reader) };
  if (!reader.accept('(')) return readPredicate(reader);
  const inside = readOr(reader);
  reader.expect(')');
  return inside;
}

function readPredicate(reader: TokenReader): Condition {
  const field = readField(reader);
  if (reader.accept('is')) {
    const isNegated = reader.accept('not');
    reader.expect('null');
    return { kind: 'null', field, isNegated };
  }
  const isNegated = reader.accept('not');
  if (isNegated || reader.peek()?.text.toLowerCase() === 'in') {
    reader.expect('in');
    return { kind: 'in', field, literals: readList(reader), isNegated };
  }
  const operator = COMPARISON_OPERATORS.find((candidate) => reader.accept(candidate));
  if (operator === undefined) {
    const found = reader.next();
    throw odsqlRefusal(`Unexpected token: ${found.text}`, reader.clause);
  }
  return { kind: 'compare', field, operator, literal: readLiteral(reader) };
}

function readField(reader: TokenReader): string {
  const token = reader.next();
  if (token.kind !== 'word') throw odsqlRefusal(`Unexpected token: ${token.text}`, reader.clause);
  return token.text;
}

function readList(reader: TokenReader): readonly Literal[] {
  reader.expect('(');
  const literals = [readLiteral(reader)];
  while (reader.accept(',')) literals.push(readLiteral(reader));
  reader.expect(')');
  return literals;
}

function readLiteral(reader: TokenReader): Literal {
  const token = reader.next();
  if (token.kind === 'number') return { kind: 'number', value: Number(token.text) };
  if (token.kind === 'string') return { kind: 'string', value: token.text };
  if (token.text.toLowerCase() === 'date' && reader.peek()?.kind === 'string') {
    return { kind: 'date', value: reader.next().text };
  }
  throw odsqlRefusal(`Unexpected token: ${token.text}`, reader.clause);
}
