import { INSTANT_FIELD } from './dataset-schema.js';
import { compileCondition, type RowFilter } from './odsql/compile-condition.js';
import type { Condition } from './odsql/condition.js';
import { compareRows, parseOrderBy, type SortKey } from './odsql/parse-order-by.js';
import { parseRefine } from './odsql/parse-refine.js';
import { parseSelect, selectAll, type Selection } from './odsql/parse-select.js';
import { parseWhere } from './odsql/parse-where.js';
import { timeBoundsOf } from './odsql/time-bounds.js';
import type { TableRow, TableSnapshot, TimeBounds } from './table.js';

/** A request for rows, parsed and checked against a dataset. */
export interface PreparedQuery {
  readonly snapshot: TableSnapshot;
  readonly selection: Selection;
  readonly filter: RowFilter;
  readonly bounds: TimeBounds;
  readonly order: readonly SortKey[];
}

/**
 * Prepares the query in a request's parameters.
 *
 * @throws GridError INVALID_PARAMETER with ODRÉ's error.
 */
export function prepareQuery(snapshot: TableSnapshot, parameters: URLSearchParams): PreparedQuery {
  const { fields } = snapshot.schema;
  const select = parameters.get('select') ?? '';
  const orderBy = parameters.get('order_by') ?? '';
  const condition: Condition = {
    kind: 'and',
    parts: [
      ...parameters
        .getAll('where')
        .filter((text) => text.trim() !== '')
        .map(parseWhere),
      ...parameters.getAll('refine').map((text) => parseRefine(text, 'refine', fields)),
      ...parameters.getAll('exclude').map((text) => parseRefine(text, 'exclude', fields)),
    ],
  };
  return {
    snapshot,
    selection: select.trim() === '' ? selectAll(fields) : parseSelect(select, fields),
    filter: compileCondition(condition, fields),
    bounds: timeBoundsOf(condition),
    order: orderBy.trim() === '' ? [] : parseOrderBy(orderBy, fields),
  };
}

/** How many rows a query finds. */
export function countRows(query: PreparedQuery): number {
  let count = 0;
  for (const chunk of query.snapshot.chunks(query.bounds, false)) {
    for (const row of chunk) if (query.filter(row)) count += 1;
  }
  return count;
}

/** The rows of a query from `offset` on, at most `limit` of them, in its order. */
export function* queryRows(
  query: PreparedQuery,
  offset: number,
  limit: number,
): Generator<TableRow, void, undefined> {
  let position = 0;
  for (const row of orderedRows(query, offset + limit)) {
    if (position >= offset + limit) return;
    if (position >= offset) yield row;
    position += 1;
  }
}

/** Rows in order; those beyond `reach` may be left out. */
function* orderedRows(query: PreparedQuery, reach: number): Generator<TableRow, void, undefined> {
  const { snapshot, bounds, order, filter } = query;
  const [first] = order;
  if (first !== undefined && first.field !== INSTANT_FIELD) {
    yield* firstInOrder(query, reach);
    return;
  }
  // Pieces follow each other in time: sorted one by one they make the whole, in little memory.
  for (const chunk of snapshot.chunks(bounds, first?.isDescending ?? false)) {
    const wanted = chunk.filter(filter);
    yield* first === undefined ? wanted : wanted.sort((a, b) => compareRows(a, b, order));
  }
}

function firstInOrder(query: PreparedQuery, reach: number): readonly TableRow[] {
  const { snapshot, bounds, order, filter } = query;
  let kept: TableRow[] = [];
  const tidy = (): void => {
    kept.sort((a, b) => compareRows(a, b, order));
    if (kept.length > reach) kept = kept.slice(0, reach);
  };
  for (const chunk of snapshot.chunks(bounds, false)) {
    kept.push(...chunk.filter(filter));
    if (kept.length > 2 * reach) tidy();
  }
  tidy();
  return kept;
}
