import { GRAMMAR } from './grammar.js';
import { StatementContext, type Variables } from './statement-context.js';
import { refusal } from './tds-error.js';
import { TokenCursor } from './token-cursor.js';
import { translateChange } from './translate-change.js';
import { translateQuery } from './translate-query.js';
import { translatePrincipal, translateRight, type Principals } from './translate-rights.js';
import {
  translateAddColumn,
  translateCreateIndex,
  translateCreateTable,
} from './translate-table.js';
import { quoted, readObjectName } from './tsql-names.js';
import { isWord, spell, type Token } from './tsql-tokens.js';

/** What is sent to PostgreSQL for one statement. */
export interface StatementPlan {
  readonly context: StatementContext;
  readonly commands: readonly string[];
  /** `none` for what counts no rows. */
  readonly kind: 'query' | 'change' | 'none';
  /** A temporary table it makes. */
  readonly temporary?: string | undefined;
  /** T-SQL types of that table's columns, where they are known. */
  readonly temporaryTypes?: ReadonlyMap<string, string>;
}

interface Scope {
  readonly variables: Variables;
  readonly principals: Principals;
}

/** Puts a statement into PostgreSQL's words, or refuses it. */
export function planStatement(tokens: readonly Token[], scope: Scope): StatementPlan {
  const context = new StatementContext(scope.variables, GRAMMAR);
  const [first] = tokens;
  if (isWord(first, 'SELECT')) return planQuery(tokens, context);
  if (isWord(first, 'WITH')) {
    const isChange = tokens.some((token) => isWord(token, 'INSERT', 'UPDATE', 'DELETE', 'MERGE'));
    return isChange ? planChange(tokens, context) : planQuery(tokens, context);
  }
  if (isWord(first, 'INSERT', 'UPDATE', 'DELETE', 'MERGE')) return planChange(tokens, context);
  return { context, ...planDefinition(tokens, scope), kind: 'none' };
}

function planQuery(tokens: readonly Token[], context: StatementContext): StatementPlan {
  const { sql, columns, into } = translateQuery(tokens, context);
  if (into !== undefined) {
    if (!into.isTemporary) throw refusal('select into a table that stays');
    const command = `create temporary table ${into.sql} as ${sql}`;
    return { context, commands: [command], kind: 'change', temporary: into.sql };
  }
  context.columns = columns;
  return { context, commands: [sql], kind: 'query' };
}

function planChange(tokens: readonly Token[], context: StatementContext): StatementPlan {
  return { context, commands: [translateChange(tokens, context)], kind: 'change' };
}

function planDefinition(
  tokens: readonly Token[],
  { principals }: Scope,
): Pick<StatementPlan, 'commands' | 'temporary' | 'temporaryTypes'> {
  const cursor = new TokenCursor(tokens);
  if (cursor.isWord('GRANT', 'REVOKE', 'DENY'))
    return { commands: translateRight(tokens, principals) };
  const principal = translatePrincipal(tokens, principals);
  if (principal !== undefined) return { commands: principal };
  if (cursor.takeWords('CREATE', 'TABLE')) {
    const { table, commands, types } = translateCreateTable(cursor);
    return table.isTemporary
      ? { commands, temporary: table.sql, temporaryTypes: types }
      : { commands };
  }
  if (cursor.takeWords('ALTER', 'TABLE')) return { commands: translateAddColumn(cursor) };
  if (cursor.takeWords('CREATE')) return { commands: translateCreateIndex(cursor) };
  if (cursor.takeWords('TRUNCATE', 'TABLE')) {
    const table = readObjectName(cursor);
    cursor.needEnd();
    // SQL Server's truncate starts an identity anew; no table here is referred to by what it empties.
    return { commands: [`truncate ${table.sql} restart identity`] };
  }
  if (cursor.takeWords('DROP')) return { commands: [translateDrop(cursor)] };
  throw refusal(`the statement ${tokens.slice(0, 3).map(spell).join(' ')}`);
}

function translateDrop(cursor: TokenCursor): string {
  const isIndex = cursor.takeWords('INDEX');
  if (!isIndex) cursor.needWords('TABLE');
  const ifExists = cursor.takeWords('IF', 'EXISTS') ? 'if exists ' : '';
  if (isIndex) {
    const name = cursor.needName();
    cursor.needWords('ON');
    const table = readObjectName(cursor);
    cursor.needEnd();
    return `drop index ${ifExists}dbo.${quoted(`${table.name}.${name}`)}`;
  }
  const tables = [readObjectName(cursor).sql];
  while (cursor.takeOperator(',')) tables.push(readObjectName(cursor).sql);
  cursor.needEnd();
  return `drop table ${ifExists}${tables.join(', ')}`;
}
