import { columnList } from './column-list.js';
import type { StatementContext } from './statement-context.js';
import { refusal } from './tds-error.js';
import { splitAtCommas, TokenCursor } from './token-cursor.js';
import { translateExpression } from './translate-expression.js';
import { readHints, translateFrom, translateValues, type Source } from './translate-from.js';
import { takeOutput, type Output } from './translate-output.js';
import { translateCtes, translateQuery } from './translate-query.js';
import { quoted, readObjectName, type ObjectName } from './tsql-names.js';
import { isOperator, isWord, spell, syntaxError, type Token } from './tsql-tokens.js';

const NO_OUTPUT: Output = { returning: '', columns: [], into: undefined };

/** Writes INSERT, UPDATE, DELETE or MERGE, perhaps behind `with ...`. */
export function translateChange(tokens: readonly Token[], context: StatementContext): string {
  const cursor = new TokenCursor(tokens);
  const ctes = cursor.isWord('WITH') ? translateCtes(cursor, context) : '';
  const { sql, output } = changeOf(cursor, context);
  if (output.into === undefined) {
    context.columns = output.columns;
    return `${ctes}${sql}${output.returning}`;
  }
  const { table, columns } = output.into;
  if (ctes !== '') throw refusal('output into behind a common table expression');
  context.columns = undefined;
  return `with tds_output as (${sql}${output.returning}) insert into ${table}${columns} select * from tds_output`;
}

function changeOf(
  cursor: TokenCursor,
  context: StatementContext,
): { readonly sql: string; readonly output: Output } {
  if (cursor.takeWords('INSERT')) return translateInsert(cursor, context);
  if (cursor.takeWords('UPDATE')) return translateUpdate(cursor, context);
  if (cursor.takeWords('DELETE')) return translateDelete(cursor, context);
  if (cursor.takeWords('MERGE')) return translateMerge(cursor, context);
  throw refusal(spell(cursor.peek()));
}

function translateInsert(cursor: TokenCursor, context: StatementContext) {
  cursor.takeWords('INTO');
  const table = readObjectName(cursor);
  readHints(cursor, table, context);
  const columns = cursor.takeGroup();
  if (columns === undefined) throw refusal('insert without a list of columns');
  const output = takeOutput(cursor, context, ['VALUES', 'SELECT', 'WITH']) ?? NO_OUTPUT;
  const head = `insert into ${table.sql}${columnList(columns)}`;
  if (cursor.isWord('VALUES')) {
    const values = translateValues(cursor, context);
    cursor.needEnd();
    return { sql: `${head} ${values}`, output };
  }
  const query = translateQuery(
    cursor.takeUntil(() => false),
    context,
  );
  return { sql: `${head} ${query.sql}`, output };
}

function translateUpdate(cursor: TokenCursor, context: StatementContext) {
  const table = readObjectName(cursor);
  readHints(cursor, table, context);
  cursor.needWords('SET');
  const assignments = cursor.takeUntil((token) => isWord(token, 'OUTPUT', 'FROM', 'WHERE'));
  const output = takeOutput(cursor, context, ['FROM', 'WHERE']) ?? NO_OUTPUT;
  const sets = splitAtCommas(assignments).map((tokens) => assignmentOf(tokens));
  if (!cursor.takeWords('FROM')) {
    const list = sets.map(
      ({ column, value }) => `${column} = ${translateExpression(value, context)}`,
    );
    return {
      sql: `update ${table.sql} set ${list.join(', ')}${takeWhere(cursor, context)}`,
      output,
    };
  }
  const from = translateFrom(
    cursor.takeUntil((token) => isWord(token, 'WHERE')),
    context,
  );
  const target = findTarget(table, from.sources);
  if (target === undefined) {
    const list = sets.map(
      ({ column, value }) => `${column} = ${translateExpression(value, context)}`,
    );
    const where = takeWhere(cursor, context);
    return { sql: `update ${table.sql} set ${list.join(', ')} from ${from.sql}${where}`, output };
  }
  const values = sets.map(({ value }, index) =>
    isPlain(value) ? '' : `, (${translateExpression(value, context)}) as tds_${index}`,
  );
  const list = sets.map(({ column, value }, index) =>
    isPlain(value)
      ? `${column} = ${translateExpression(value, context)}`
      : `${column} = tds_q.tds_${index}`,
  );
  const where = takeWhere(cursor, context);
  const sql = `update ${target.sql} as ${target.alias} set ${list.join(', ')} from (select ${target.alias}.ctid as tds_row${values.join('')} from ${from.sql}${where}) as tds_q where ${target.alias}.ctid = tds_q.tds_row`;
  return { sql, output };
}

function translateDelete(cursor: TokenCursor, context: StatementContext) {
  if (cursor.isWord('TOP')) throw refusal('delete top');
  cursor.takeWords('FROM');
  const table = readObjectName(cursor);
  readHints(cursor, table, context);
  const output = takeOutput(cursor, context, ['FROM', 'WHERE']) ?? NO_OUTPUT;
  if (!cursor.takeWords('FROM')) {
    return { sql: `delete from ${table.sql}${takeWhere(cursor, context)}`, output };
  }
  const from = translateFrom(
    cursor.takeUntil((token) => isWord(token, 'WHERE')),
    context,
  );
  const target = findTarget(table, from.sources);
  const where = takeWhere(cursor, context);
  if (target === undefined) {
    return { sql: `delete from ${table.sql} using ${from.sql}${where}`, output };
  }
  const sql = `delete from ${target.sql} as ${target.alias} using (select distinct ${target.alias}.ctid as tds_row from ${from.sql}${where}) as tds_q where ${target.alias}.ctid = tds_q.tds_row`;
  return { sql, output };
}

function translateMerge(cursor: TokenCursor, context: StatementContext) {
  if (cursor.isWord('TOP')) throw refusal('merge top');
  cursor.takeWords('INTO');
  const table = readObjectName(cursor);
  readHints(cursor, table, context);
  const alias = cursor.takeWords('AS') ? cursor.needName() : table.name;
  readHints(cursor, table, context);
  cursor.needWords('USING');
  const source = translateFrom(
    cursor.takeUntil((token) => isWord(token, 'ON')),
    context,
  ).sql;
  cursor.needWords('ON');
  const condition = translateExpression(
    cursor.takeUntil((token) => isWord(token, 'WHEN')),
    context,
  );
  const clauses: string[] = [];
  while (cursor.isWord('WHEN')) clauses.push(translateWhen(cursor, context));
  const output = takeOutput(cursor, context, ['OPTION']) ?? NO_OUTPUT;
  cursor.needEnd();
  return {
    sql: `merge into ${table.sql} as ${quoted(alias)} using ${source} on ${condition} ${clauses.join(' ')}`,
    output,
  };
}

/** `when [not] matched [by source | by target] [and ...] then ...` */
function translateWhen(cursor: TokenCursor, context: StatementContext): string {
  cursor.needWords('WHEN');
  const isNot = cursor.takeWords('NOT');
  cursor.needWords('MATCHED');
  const isBySource = cursor.takeWords('BY', 'SOURCE');
  if (!isBySource) cursor.takeWords('BY', 'TARGET');
  const by = isBySource ? ' by source' : ' by target';
  const isAnd = cursor.takeWords('AND');
  const test = cursor.takeUntil((token) => isWord(token, 'THEN'));
  cursor.needWords('THEN');
  const when = `when ${isNot ? `not matched${by}` : 'matched'}${isAnd ? ` and ${translateExpression(test, context)}` : ''} then`;
  if (cursor.takeWords('DELETE')) return `${when} delete`;
  if (cursor.takeWords('INSERT')) {
    const columns = columnList(cursor.needGroup());
    return `${when} insert${columns} ${translateValues(cursor, context)}`;
  }
  cursor.needWords('UPDATE', 'SET');
  const tokens = cursor.takeUntil((token) => isWord(token, 'WHEN', 'OUTPUT', 'OPTION'));
  const sets = splitAtCommas(mergeCaseAware(tokens, cursor)).map((part) => assignmentOf(part));
  const list = sets.map(
    ({ column, value }) => `${column} = ${translateExpression(value, context)}`,
  );
  return `${when} update set ${list.join(', ')}`;
}

/** WHEN also stands inside CASE: goes on until every CASE has its END. */
function mergeCaseAware(tokens: readonly Token[], cursor: TokenCursor): readonly Token[] {
  const all = [...tokens];
  const depth = (): number =>
    all.filter((token) => isWord(token, 'CASE')).length -
    all.filter((token) => isWord(token, 'END')).length;
  while (depth() > 0 && !cursor.isAtEnd) {
    all.push(
      cursor.next(),
      ...cursor.takeUntil((token) => isWord(token, 'WHEN', 'OUTPUT', 'OPTION')),
    );
  }
  return all;
}

interface Assignment {
  readonly column: string;
  readonly value: readonly Token[];
}

/** `[alias.]column = value`; PostgreSQL takes the column alone. */
function assignmentOf(tokens: readonly Token[]): Assignment {
  const at = tokens.findIndex((token) => isOperator(token, '='));
  const column = tokens[at - 1];
  if (column === undefined || at > 3 || !['word', 'name'].includes(column.kind))
    throw syntaxError('=');
  return { column: quoted(spell(column)), value: tokens.slice(at + 1) };
}

/** A literal NULL or text takes its type from the column only where it stands alone. */
function isPlain(value: readonly Token[]): boolean {
  return value.length === 1 && (isWord(value[0], 'NULL') || value[0]?.kind === 'string');
}

function takeWhere(cursor: TokenCursor, context: StatementContext): string {
  if (!cursor.takeWords('WHERE')) {
    cursor.needEnd();
    return '';
  }
  return ` where ${translateExpression(
    cursor.takeUntil(() => false),
    context,
  )}`;
}

/** The target among the sources of FROM; undefined when it stands beside them. */
function findTarget(
  named: ObjectName,
  sources: readonly Source[],
): { readonly sql: string; readonly alias: string } | undefined {
  const found =
    sources.find(({ alias }) => alias === named.name) ??
    sources.find(({ table }) => table?.name === named.name && table.schema === named.schema);
  if (found?.table === undefined) return undefined;
  return { sql: found.table.sql, alias: quoted(found.alias) };
}
