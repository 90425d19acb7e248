import { connectPostgres } from './postgres-connection.js';
import { asWarehouseError } from './postgres-errors.js';

const DUPLICATE_STATES = new Set(['42P04', '23505']);

/**
 * Creates a database unless it exists; two callers at once are fine. `adminUrl` names a database
 * that exists, usually `postgres`.
 *
 * @throws GridError WAREHOUSE_UNAVAILABLE, WAREHOUSE_REJECTED
 */
export async function ensureDatabase(adminUrl: string, name: string): Promise<void> {
  const client = await connectPostgres({ databaseUrl: adminUrl });
  try {
    const existing = await client.query('select from pg_database where datname = $1', [name]);
    if (existing.rowCount === 0) {
      await client.query(
        `create database ${client.escapeIdentifier(name)} encoding 'UTF8' template template0`,
      );
    }
  } catch (error) {
    if (!isDuplicate(error)) throw asWarehouseError(error, `creating the database ${name}`);
  } finally {
    await client.end();
  }
}

function isDuplicate(error: unknown): boolean {
  return error instanceof Error && 'code' in error && DUPLICATE_STATES.has(String(error.code));
}
