import pl, { type DataFrame } from 'nodejs-polars';

import { historyOf, type Statement, type ValidState } from '../../domain/capacity/state-history.js';

/** How the rows of a Silver frame are read as statements of a state. */
export interface StatementColumns {
  /** What a state is said of. */
  readonly key: readonly string[];
  /** First day it holds. */
  readonly day: string;
  /** What makes two states different. */
  readonly state: readonly string[];
  /** Day it ends, where the source says one. */
  readonly endsOn?: string;
}

/** A statement and the row of the frame it stands in. */
interface RowStatement extends Statement {
  readonly row: number;
}

const SEPARATOR = '\u001f';

/** Rows with their validity, `valid_from` and `valid_to` added: one a state, lineage of who said it first. */
export function rowsWithValidity(silver: DataFrame, columns: StatementColumns): DataFrame {
  if (silver.height === 0) return silver;
  const states = historyOf(statementsIn(silver, columns));
  const rows = states.map(({ statement }) => statement.row);
  const numbered = silver.withColumn(
    pl.Series(
      'row_number',
      Array.from({ length: silver.height }, (_, row) => row),
      pl.Int32,
    ),
  );
  const validity = pl.DataFrame([
    pl.Series('row_number', rows, pl.Int32),
    pl.Series(
      'valid_from',
      states.map(({ validFrom }) => validFrom),
      pl.Utf8,
    ),
    pl.Series(
      'valid_to',
      states.map(({ validTo }) => validTo),
      pl.Utf8,
    ),
  ]);
  return validity.join(numbered, { on: 'row_number', how: 'inner' }).drop('row_number');
}

/** Every statement that has a validity, for checks. */
export function statesIn(
  silver: DataFrame,
  columns: StatementColumns,
): readonly ValidState<Statement>[] {
  return silver.height === 0 ? [] : historyOf(statementsIn(silver, columns));
}

function statementsIn(silver: DataFrame, columns: StatementColumns): readonly RowStatement[] {
  const keys = joined(silver, columns.key);
  const states = joined(silver, columns.state);
  const days = textsOf(silver, columns.day);
  const editions = textsOf(silver, 'edition');
  const fetched = textsOf(silver, 'fetched_at_utc');
  const shas = textsOf(silver, 'bronze_sha256');
  const ends = columns.endsOn === undefined ? [] : textsOf(silver, columns.endsOn);
  return keys.map((key, row) => {
    const [edition, arrival, sha256] = [editions[row], fetched[row], shas[row]];
    const endsOn = ends[row];
    return {
      row,
      key,
      day: days[row] ?? '',
      state: states[row] ?? '',
      precedence: [edition, arrival, sha256].join(SEPARATOR),
      arrival: [arrival, sha256].join(SEPARATOR),
      ...(endsOn === undefined || endsOn === '' ? {} : { endsOn }),
    };
  });
}

function joined(silver: DataFrame, names: readonly string[]): readonly string[] {
  const columns = names.map((name) => textsOf(silver, name));
  return Array.from({ length: silver.height }, (_, row) =>
    columns.map((column) => column[row] ?? '').join(SEPARATOR),
  );
}

/** Missing and empty must differ: a capacity of none is no capacity of ''. */
function textsOf(silver: DataFrame, name: string): readonly string[] {
  return silver
    .getColumn(name)
    .toArray()
    .map((cell: unknown) => textOf(cell));
}

function textOf(cell: unknown): string {
  if (cell === null || cell === undefined) return '';
  return typeof cell === 'string' ? cell : JSON.stringify(cell);
}

/**
 * Silver with new statements among the old: every statement of every file is kept once, so that
 * history can be told anew whatever arrives later; the order of merging does not matter.
 */
export function mergedStatements(
  existing: DataFrame | undefined,
  incoming: DataFrame,
  identity: readonly string[],
): DataFrame {
  const all = existing === undefined ? incoming : pl.concat([existing, incoming]);
  return all
    .sort([...identity, 'fetched_at_utc'])
    .unique({ subset: [...identity], keep: 'first', maintainOrder: true });
}
