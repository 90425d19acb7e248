import { odsqlRefusal } from '../http/refusal.js';

/** A piece of an ODSQL clause. Words keep their spelling; keywords are told by the parser. */
export interface Token {
  readonly kind: 'word' | 'number' | 'string' | 'symbol';
  readonly text: string;
}

const PIECE =
  /\s+|(?<word>[\p{L}_][\p{L}\p{N}_]*)|(?<number>-?\d+(?:\.\d+)?(?![\p{L}\p{N}_]))|(?<symbol>!=|>=|<=|[=<>(),:*+/-])|'(?<single>(?:[^'\\]|\\.)*)'|"(?<double>(?:[^"\\]|\\.)*)"|`(?<field>[^`]+)`/uy;

/**
 * Cuts a clause into tokens.
 *
 * @throws GridError INVALID_PARAMETER with ODRÉ's ODSQLError at the first piece that is none.
 */
export function tokenise(text: string, clause: string): readonly Token[] {
  const tokens: Token[] = [];
  const piece = new RegExp(PIECE);
  while (piece.lastIndex < text.length) {
    const start = piece.lastIndex;
    const groups = piece.exec(text)?.groups;
    if (groups === undefined) {
      throw odsqlRefusal(`Syntax error near: ${text.slice(start, start + 20)}`, clause);
    }
    const token = tokenOf(groups);
    if (token !== undefined) tokens.push(token);
  }
  return tokens;
}

function tokenOf(groups: Readonly<Record<string, string | undefined>>): Token | undefined {
  const { word, number, symbol, single, double, field } = groups;
  if (word !== undefined) return { kind: 'word', text: word };
  if (field !== undefined) return { kind: 'word', text: field };
  if (number !== undefined) return { kind: 'number', text: number };
  if (symbol !== undefined) return { kind: 'symbol', text: symbol };
  const quoted = single ?? double;
  return quoted === undefined
    ? undefined
    : { kind: 'string', text: quoted.replaceAll(/\\(.)/g, '$1') };
}
