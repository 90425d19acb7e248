import { odsqlRefusal } from '../http/refusal.js';

import { tokenise, type Token } from './token.js';

/** Reads the tokens of one clause from left to right. */
export interface TokenReader {
  readonly clause: string;
  peek(): Token | undefined;
  next(): Token;
  /** Takes the next token if it is this keyword or symbol; keywords in any case. */
  accept(text: string): boolean;
  /** Takes this keyword or symbol. */
  expect(text: string): void;
  /** Refuses what is left over. */
  end(): void;
}

/**
 * A reader of a clause.
 *
 * @throws GridError INVALID_PARAMETER with ODRÉ's ODSQLError, here and in every method.
 */
export function readTokens(text: string, clause: string): TokenReader {
  const tokens = tokenise(text, clause);
  let position = 0;
  const unexpected = (token: Token | undefined): Error =>
    odsqlRefusal(
      token === undefined ? 'Unexpected end of clause' : `Unexpected token: ${token.text}`,
      clause,
    );
  const accept = (text: string): boolean => {
    const token = tokens[position];
    if (token === undefined || token.kind === 'string') return false;
    if (token.text.toLowerCase() !== text) return false;
    position += 1;
    return true;
  };
  return {
    clause,
    peek: () => tokens[position],
    next: () => {
      const token = tokens[position];
      if (token === undefined) throw unexpected(token);
      position += 1;
      return token;
    },
    accept,
    expect: (text) => {
      if (!accept(text)) throw unexpected(tokens[position]);
    },
    end: () => {
      if (position < tokens.length) throw unexpected(tokens[position]);
    },
  };
}
