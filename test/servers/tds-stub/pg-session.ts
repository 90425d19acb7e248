import pg from 'pg';

import { asTdsError } from './pg-errors.js';
import { TdsError } from './tds-error.js';

/** The rows and count of one statement, cells in PostgreSQL's spelling. */
export interface PgResult {
  readonly fields: readonly pg.FieldDef[];
  readonly rows: readonly (readonly (string | null)[])[];
  readonly count: number | undefined;
}

const AS_TEXT = { getTypeParser: () => (value: unknown) => value };
const SAVEPOINT = 'tds_statement';
const LEVELS: Readonly<Record<number, string>> = {
  1: 'read committed',
  2: 'read committed',
  3: 'repeatable read',
  4: 'serializable',
  5: 'repeatable read',
};

/** The state a connection of SQL Server has, on one connection of PostgreSQL. */
export class PgSession {
  transactionCount = 0;
  /** T-SQL types by column of the temporary tables made so far. */
  readonly temporaryTypes = new Map<string, ReadonlyMap<string, string>>();
  /** An error rolls the whole transaction back. */
  xactAbort = false;
  isolationLevel = 2;
  lockTimeoutMs = -1;
  #isCancelled = false;

  private constructor(
    private readonly client: pg.Client,
    private readonly processId: number,
    private readonly databaseUrl: string,
  ) {}

  /** Connects, as superuser or with the rights of a role. */
  static async open(databaseUrl: string, role: string | undefined): Promise<PgSession> {
    const client = new pg.Client({ connectionString: databaseUrl });
    client.on('error', () => undefined);
    await client.connect();
    await client.query(
      `set timezone = 'UTC'; set datestyle = 'ISO'; set search_path = dbo, tsql, public;
       set client_min_messages = error`,
    );
    if (role !== undefined) await client.query(`set session authorization ${role}`);
    const { rows } = await client.query<{ pid: number }>('select pg_backend_pid() as pid');
    return new PgSession(client, rows[0]?.pid ?? 0, databaseUrl);
  }

  get isInTransaction(): boolean {
    return this.transactionCount > 0;
  }

  get connection(): pg.Client {
    return this.client;
  }

  async begin(level?: number): Promise<void> {
    if (level !== undefined && level !== 0) this.isolationLevel = level;
    if (!this.isInTransaction) {
      await this.client.query(`begin isolation level ${LEVELS[this.isolationLevel] ?? ''}`);
    }
    this.transactionCount += 1;
  }

  async commit(): Promise<void> {
    if (!this.isInTransaction) {
      throw new TdsError(
        3902,
        'The COMMIT TRANSACTION request has no corresponding BEGIN TRANSACTION.',
      );
    }
    this.transactionCount -= 1;
    if (this.transactionCount !== 0) return;
    try {
      await this.client.query('commit');
    } catch (error) {
      throw asTdsError(error);
    }
  }

  async rollback(): Promise<void> {
    this.transactionCount = 0;
    await this.client.query('rollback');
  }

  /** Runs work as one statement: what it did is undone when it fails, and the transaction goes on. */
  async statement<Result>(work: () => Promise<Result>): Promise<Result> {
    const isGuarded = this.isInTransaction && !this.xactAbort;
    if (isGuarded) await this.client.query(`savepoint ${SAVEPOINT}`);
    try {
      const result = await work();
      if (isGuarded) await this.client.query(`release savepoint ${SAVEPOINT}`);
      return result;
    } catch (error) {
      if (isGuarded) await this.client.query(`rollback to savepoint ${SAVEPOINT}`);
      throw asTdsError(error);
    }
  }

  async query(text: string, values: readonly (string | null)[] = []): Promise<PgResult> {
    const result = await this.client.query<(string | null)[]>({
      text,
      values: [...values],
      rowMode: 'array',
      types: AS_TEXT,
    });
    return { fields: result.fields, rows: result.rows, count: result.rowCount ?? undefined };
  }

  /** Holds tables until the transaction ends; outside of one there is nothing to hold them for. */
  async lockTables(tables: readonly string[]): Promise<void> {
    if (tables.length > 0 && this.isInTransaction) {
      await this.client.query(`lock table ${tables.join(', ')} in share row exclusive mode`);
    }
  }

  async setLockTimeout(milliseconds: number): Promise<void> {
    this.lockTimeoutMs = milliseconds;
    // 0 waits for ever in PostgreSQL, and not at all in SQL Server.
    const setting = milliseconds < 0 ? 0 : Math.max(milliseconds, 1);
    await this.client.query(`set lock_timeout = ${setting}`);
  }

  /** Ends the statement that runs now. */
  async cancel(): Promise<void> {
    this.#isCancelled = true;
    const other = new pg.Client({ connectionString: this.databaseUrl });
    await other.connect();
    await other.query('select pg_cancel_backend($1)', [this.processId]);
    await other.end();
  }

  /** Whether a cancel came since this was last asked. */
  takeCancelled(): boolean {
    const was = this.#isCancelled;
    this.#isCancelled = false;
    return was;
  }

  /** Everything as after login: sp_reset_connection. */
  async reset(): Promise<void> {
    if (this.isInTransaction) await this.rollback();
    await this.client.query('discard temp; reset lock_timeout');
    await this.client.query('select pg_advisory_unlock_all()');
  }

  async close(): Promise<void> {
    await this.client.end();
  }
}
