import { randomBytes } from 'node:crypto';

import pg from 'pg';

import type { TestServerAddresses } from '../../cli/test-servers.js';
import type { Origin } from '../../domain/energy/origin.js';
import { migratePostgres } from '../../platform/warehouse/postgres/postgres-migrations.js';

/** A database of its own for one suite. */
export interface TestDatabase {
  /** Connects as superuser. */
  readonly url: string;
  /** The same database with the rights of a role, such as `grid_loader`. */
  asRole(role: string): string;
  drop(): Promise<void>;
}

/** host:port of the Temporal server of this run. */
export function testTemporalAddress(): string {
  return addresses().temporalAddress;
}

/** Namespace of the tests; share it, with task queues and workflow ids of your own. */
export function testTemporalNamespace(): string {
  return addresses().temporalNamespace;
}

/** A fresh, empty database; with an origin, migrated for it. */
export async function createTestDatabase(migratedFor?: Origin): Promise<TestDatabase> {
  const name = `test_${randomBytes(8).toString('hex')}`;
  await onMaintenanceDatabase(`create database ${name}`);
  const url = new URL(addresses().postgresUrl);
  url.pathname = `/${name}`;
  if (migratedFor !== undefined) {
    await migratePostgres({ databaseUrl: url.href, origin: migratedFor });
  }
  return {
    url: url.href,
    asRole: (role) => `${url.href}?options=${encodeURIComponent(`-c role=${role}`)}`,
    drop: () => onMaintenanceDatabase(`drop database if exists ${name} with (force)`),
  };
}

async function onMaintenanceDatabase(statement: string): Promise<void> {
  const client = new pg.Client({ connectionString: addresses().postgresUrl });
  await client.connect();
  try {
    await client.query(statement);
  } finally {
    await client.end();
  }
}

function addresses(): TestServerAddresses {
  const text = process.env['GRID_TEST_SERVERS'];
  if (text === undefined) throw new Error('the test servers are not running: use npm run test:...');
  return JSON.parse(text) as TestServerAddresses;
}
