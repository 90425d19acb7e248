import { TdsError } from './tds-error.js';

/** A word, a bracketed name, a literal, a variable, an operator, or what stands between parentheses. */
export type Token =
  | {
      readonly kind: 'word' | 'name' | 'string' | 'number' | 'variable' | 'operator';
      readonly text: string;
    }
  | { readonly kind: 'group'; readonly items: readonly Token[] };

interface Lexeme {
  readonly kind: Exclude<Token['kind'], 'group'> | 'space' | 'open' | 'close';
  readonly pattern: RegExp;
  /** The text a token keeps of what was matched. */
  readonly keep?: (match: string) => string;
}

const LEXEMES: readonly Lexeme[] = [
  { kind: 'space', pattern: /(?:\s+|--[^\n]*|\/\*[\s\S]*?\*\/)/y },
  {
    kind: 'string',
    pattern: /N?'(?:[^']|'')*'/y,
    keep: (match) => match.replace(/^N?'/, '').slice(0, -1).replaceAll("''", "'"),
  },
  {
    kind: 'name',
    pattern: /\[(?:[^\]]|\]\])+\]/y,
    keep: (match) => match.slice(1, -1).replaceAll(']]', ']'),
  },
  {
    kind: 'name',
    pattern: /"(?:[^"]|"")+"/y,
    keep: (match) => match.slice(1, -1).replaceAll('""', '"'),
  },
  { kind: 'name', pattern: /##?[A-Za-z_][\w$]*/y },
  { kind: 'variable', pattern: /@@?[A-Za-z_][\w$]*/y },
  { kind: 'number', pattern: /0x[0-9A-Fa-f]*|(?:\d+\.?\d*|\.\d+)(?:[eE][+-]?\d+)?/y },
  { kind: 'word', pattern: /\$?[A-Za-z_][\w$]*/y },
  { kind: 'operator', pattern: /::|<>|!=|<=|>=|[=<>+\-*/%,.;]/y },
  { kind: 'open', pattern: /\(/y },
  { kind: 'close', pattern: /\)/y },
];

/**
 * Cuts T-SQL into tokens, parentheses made groups.
 *
 * @throws TdsError 102 for a character T-SQL does not know or a parenthesis without its other half.
 */
export function tokenize(text: string): readonly Token[] {
  const open: Token[][] = [[]];
  for (let at = 0; at < text.length;) {
    const { lexeme, match } = lexemeAt(text, at);
    at += match.length;
    if (lexeme.kind === 'space') continue;
    if (lexeme.kind === 'open') open.push([]);
    else if (lexeme.kind === 'close') closeGroup(open);
    else open.at(-1)?.push({ kind: lexeme.kind, text: lexeme.keep?.(match) ?? match });
  }
  const [items = [], ...unclosed] = open;
  if (unclosed.length > 0) throw syntaxError('(');
  return items;
}

/** The error of SQL Server for text that is no T-SQL. */
export function syntaxError(near: string): TdsError {
  return new TdsError(102, `Incorrect syntax near '${near}'.`, 15);
}

/** Whether a token is one of these words. */
export function isWord(token: Token | undefined, ...words: readonly string[]): boolean {
  return token?.kind === 'word' && words.includes(token.text.toUpperCase());
}

/** Whether a token is one of these operators. */
export function isOperator(token: Token | undefined, ...operators: readonly string[]): boolean {
  return token?.kind === 'operator' && operators.includes(token.text);
}

/** A token as an error message names it. */
export function spell(token: Token | undefined): string {
  if (token === undefined) return 'the end';
  return token.kind === 'group' ? '(' : token.text;
}

function lexemeAt(text: string, at: number): { readonly lexeme: Lexeme; readonly match: string } {
  for (const lexeme of LEXEMES) {
    lexeme.pattern.lastIndex = at;
    const match = lexeme.pattern.exec(text)?.[0];
    if (match !== undefined && match !== '') return { lexeme, match };
  }
  throw syntaxError(text.slice(at, at + 10));
}

function closeGroup(open: Token[][]): void {
  const items = open.pop();
  const outer = open.at(-1);
  if (items === undefined || outer === undefined) throw syntaxError(')');
  outer.push({ kind: 'group', items });
}
