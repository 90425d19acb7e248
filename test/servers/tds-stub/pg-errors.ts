import { REFUSAL, TdsError } from './tds-error.js';

/** What pg tells of a failed statement. */
interface PgFailure {
  readonly code: string;
  readonly message: string;
  readonly constraint?: string | undefined;
  readonly table?: string | undefined;
  readonly column?: string | undefined;
}

/** The number SQL Server has for a SQLSTATE, and how it words it. */
const NUMBERS: Readonly<
  Record<string, (failure: PgFailure) => readonly [number, string, number?]>
> = {
  '23505': (failure) => [
    // A unique index is named after its table too (translateCreateIndex); a constraint is not.
    failure.constraint?.includes('.') === true ? 2601 : 2627,
    `Violation of UNIQUE KEY constraint '${failure.constraint ?? ''}'. Cannot insert duplicate key in object 'dbo.${failure.table ?? ''}'.`,
    14,
  ],
  '23503': conflict,
  '23514': checkFailure,
  '23502': (failure) => [
    515,
    `Cannot insert the value NULL into column '${failure.column ?? ''}', table 'dbo.${failure.table ?? ''}'; column does not allow nulls.`,
  ],
  '22001': () => [2628, 'String or binary data would be truncated.'],
  '42501': (failure) => [
    229,
    `The permission was denied on the object '${/(?:table|view|relation) (\S+)/.exec(failure.message)?.[1] ?? ''}', database 'stub', schema 'dbo'.`,
    14,
  ],
  '42P01': (failure) => [208, `Invalid object name '${nameIn(failure)}'.`],
  '42703': (failure) => [207, `Invalid column name '${nameIn(failure)}'.`],
  '42702': (failure) => [209, `Ambiguous column name '${nameIn(failure)}'.`],
  '42P07': (failure) => [
    2714,
    `There is already an object named '${nameIn(failure)}' in the database.`,
  ],
  '42710': (failure) => [15023, `'${nameIn(failure)}' already exists in the current database.`],
  '40P01': () => [
    1205,
    'Transaction was deadlocked on lock resources with another process and has been chosen as the deadlock victim. Rerun the transaction.',
    13,
  ],
  '40001': () => [3960, 'Snapshot isolation transaction aborted due to update conflict.'],
  '55P03': () => [1222, 'Lock request time out period exceeded.'],
  '22003': () => [8115, 'Arithmetic overflow error converting expression.'],
  '22012': () => [8134, 'Divide by zero error encountered.'],
  '22P02': (failure) => [245, `Conversion failed: ${failure.message}`],
  '22007': (failure) => [
    241,
    `Conversion failed when converting date and/or time: ${failure.message}`,
  ],
  '22008': (failure) => [
    241,
    `Conversion failed when converting date and/or time: ${failure.message}`,
  ],
  '22032': () => [13609, 'JSON text is not properly formatted.'],
  '21000': (failure) =>
    failure.message.startsWith('MERGE')
      ? [
          8672,
          'The MERGE statement attempted to UPDATE or DELETE the same row more than once. This happens when a target row matches more than one source row.',
        ]
      : [512, 'Subquery returned more than 1 value.'],
  '428C9': (failure) => [
    544,
    `Cannot insert explicit value for identity column in table '${failure.table ?? ''}' when IDENTITY_INSERT is set to OFF.`,
  ],
  '42P22': () => [468, 'Cannot resolve the collation conflict.'],
  '42803': (failure) => [8120, `Column is invalid in the select list: ${failure.message}`],
  '42P10': (failure) => [145, failure.message],
  '42601': (failure) => [102, `Incorrect syntax: ${failure.message}`, 15],
};

/** Turns what pg threw into the error SQL Server would send; anything else stays as it is. */
export function asTdsError(error: unknown): unknown {
  if (error instanceof TdsError || !isFailure(error)) return error;
  const known = NUMBERS[error.code]?.(error);
  if (known === undefined) {
    return new TdsError(
      REFUSAL,
      `the TDS stub knows no number for ${error.code}: ${error.message}`,
    );
  }
  const [number, message, severity] = known;
  return new TdsError(number, message, severity);
}

/** Whether a number ends its statement only, unless XACT_ABORT is on. */
export function endsStatementOnly(number: number): boolean {
  return [2627, 2601, 547, 515, 2628, 8134, 512, 8672, 544].includes(number);
}

function conflict(failure: PgFailure): readonly [number, string] {
  return [547, `The statement conflicted with the constraint "${failure.constraint ?? ''}".`];
}

function checkFailure(failure: PgFailure): readonly [number, string] {
  const constraint = failure.constraint ?? '';
  if (constraint.startsWith('tds_length_')) {
    const column = constraint.slice('tds_length_'.length);
    return [
      2628,
      `String or binary data would be truncated in table '${failure.table ?? ''}', column '${column}'.`,
    ];
  }
  if (constraint.startsWith('tds_code_page_')) {
    return [
      REFUSAL,
      `the TDS stub refuses: characters outside of the code page in ${constraint.slice('tds_code_page_'.length)}, which SQL Server would replace by ?`,
    ];
  }
  return conflict(failure);
}

function nameIn(failure: PgFailure): string {
  return (
    /"([^"]*)"/.exec(failure.message)?.[1] ??
    /column (\S+)/.exec(failure.message)?.[1] ??
    ''
  ).replace(/^dbo\./, '');
}

/** By shape: pg's errors may be made outside this module's realm. */
function isFailure(error: unknown): error is PgFailure {
  return (
    typeof error === 'object' &&
    error !== null &&
    'code' in error &&
    typeof error.code === 'string' &&
    /^[0-9A-Z]{5}$/.test(error.code) &&
    'message' in error
  );
}
