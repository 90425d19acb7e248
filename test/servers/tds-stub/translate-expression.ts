import type { StatementContext } from './statement-context.js';
import { refusal } from './tds-error.js';
import { TokenCursor } from './token-cursor.js';
import { literal, quoted } from './tsql-names.js';
import { isOperator, isWord, spell, syntaxError, type Token } from './tsql-tokens.js';

const COMPARISONS = ['=', '<>', '!=', '<', '>', '<=', '>='];
const ARITHMETIC = ['+', '-', '*', '/', '%'];
/** Words that stand between two operands. */
const CONNECTIVES = ['AND', 'OR', 'LIKE', 'BETWEEN', 'IN', 'WHEN', 'THEN', 'ELSE'];
/** Words an operand may follow. */
const PREFIXES = ['NOT', 'EXISTS', 'CASE', 'DISTINCT', 'ANY', 'ALL'];

/** Writes one expression: operands and operators must take turns, everything else is refused. */
export function translateExpression(tokens: readonly Token[], context: StatementContext): string {
  const cursor = new TokenCursor(tokens);
  if (cursor.isAtEnd) throw syntaxError('the end');
  const parts: string[] = [];
  for (;;) {
    const step: Step = operand(cursor, context);
    parts.push(step.sql);
    if (step.wantsOperand) continue;
    if (!takeConnectives(cursor, parts)) break;
  }
  return parts.join(' ');
}

/**
 * A value of a select list: T-SQL has no truth values to show.
 *
 * @throws TdsError 102 for a comparison outside of CASE
 */
export function translateValue(tokens: readonly Token[], context: StatementContext): string {
  let depth = 0;
  for (const token of tokens) {
    if (isWord(token, 'CASE')) depth += 1;
    else if (isWord(token, 'END')) depth -= 1;
    else if (
      depth === 0 &&
      (isOperator(token, ...COMPARISONS) || isWord(token, 'AND', 'OR', 'IS'))
    ) {
      throw syntaxError(spell(token));
    }
  }
  return translateExpression(tokens, context);
}

interface Step {
  readonly sql: string;
  readonly wantsOperand: boolean;
}

const isOperand = (sql: string): Step => ({ sql, wantsOperand: false });
const wantsMore = (sql: string): Step => ({ sql, wantsOperand: true });

function operand(cursor: TokenCursor, context: StatementContext): Step {
  const token = cursor.next();
  const value = plainOperand(token, context);
  if (value !== undefined) return isOperand(value);
  if (isOperator(token, '-', '+')) return wantsMore(spell(token));
  if (isOperator(token, '*') && cursor.isAtEnd) return isOperand('*');
  if (isWord(token, ...PREFIXES)) return wantsMore(spell(token).toLowerCase());
  if (isWord(token, 'WHEN')) return wantsMore('when');
  if (isWord(token, 'NULL')) return isOperand('null');
  if (token.kind === 'word' || token.kind === 'name')
    return isOperand(reference(token, cursor, context));
  throw syntaxError(spell(token));
}

/** Takes what stands between operands; whether an operand is to follow. */
function takeConnectives(cursor: TokenCursor, parts: string[]): boolean {
  while (!cursor.isAtEnd) {
    const step = connective(cursor);
    parts.push(step.sql);
    if (step.wantsOperand) return true;
  }
  return false;
}

function plainOperand(token: Token, context: StatementContext): string | undefined {
  if (token.kind === 'group') return parenthesis(token.items, context);
  if (token.kind === 'string') return literal(token.text);
  if (token.kind === 'number') return numberOf(token.text);
  return token.kind === 'variable' ? context.bind(token.text) : undefined;
}

function connective(cursor: TokenCursor): Step {
  const token = cursor.next();
  if (isOperator(token, ...COMPARISONS, ...ARITHMETIC)) {
    return wantsMore(isOperator(token, '!=') ? '<>' : spell(token));
  }
  if (isWord(token, 'IS')) {
    const word = cursor.takeWords('NOT') ? 'is not null' : 'is null';
    cursor.needWords('NULL');
    return isOperand(word);
  }
  if (isWord(token, 'NOT') && cursor.isWord('IN', 'LIKE', 'BETWEEN')) return wantsMore('not');
  if (isWord(token, ...CONNECTIVES)) return wantsMore(spell(token).toLowerCase());
  if (isWord(token, 'END')) return isOperand('end');
  if (isWord(token, 'COLLATE')) return isOperand(`collate ${collation(cursor.needName())}`);
  throw refusal(`${spell(token)} after an operand`);
}

/** The PostgreSQL collation that compares as a collation of SQL Server. */
export function collation(name: string): string {
  if (/_bin2?(?:_utf8)?$/.test(name)) return '"C"';
  if (name === 'database_default' || name.includes('_ci_as')) return 'tsql.ci_as';
  throw refusal(`the collation ${name}`);
}

function parenthesis(items: readonly Token[], context: StatementContext): string {
  if (isWord(items[0], 'SELECT', 'WITH'))
    return `(${context.grammar.query(items, context, true).sql})`;
  const parts: Token[][] = [[]];
  for (const token of items) {
    if (isOperator(token, ',')) parts.push([]);
    else parts.at(-1)?.push(token);
  }
  return `(${parts.map((part) => translateExpression(part, context)).join(', ')})`;
}

/** A column, perhaps of an alias, or a function with its arguments. */
function reference(token: Token, cursor: TokenCursor, context: StatementContext): string {
  if (cursor.peek()?.kind === 'group') return context.grammar.call(spell(token), cursor, context);
  if (isWord(token, 'CURRENT_TIMESTAMP', 'USER', 'CURRENT_USER', 'TRUE', 'FALSE')) {
    throw refusal(spell(token));
  }
  const names = [quoted(spell(token))];
  while (cursor.takeOperator('.')) {
    if (cursor.takeOperator('*')) return [...names, '*'].join('.');
    names.push(quoted(cursor.needName()));
  }
  return rowOf(names).join('.');
}

/** `inserted` and `deleted` are the new and the old row; `dbo.t.c` loses nothing. */
function rowOf(names: readonly string[]): readonly string[] {
  const [first, ...rest] = names;
  if (rest.length === 0) return first === '"$action"' ? ['merge_action()'] : names;
  if (first === '"inserted"') return ['new', ...rest];
  return first === '"deleted"' ? ['old', ...rest] : names;
}

function numberOf(text: string): string {
  return text.startsWith('0x') ? `'\\x${text.slice(2)}'::bytea` : text;
}
