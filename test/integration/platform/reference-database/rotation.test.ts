import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { Client } from 'pg';

import { GridError } from '../../../../domain/errors/grid-error.js';
import {
  seedReferenceDatabase,
  migrateReferenceDatabase,
} from '../../../../platform/reference-database/seed-reference-database.js';
import { createCachingSecretStore } from '../../../../platform/secrets/caching-secret-store.js';
import { createRotatingReferenceReader } from '../../../../platform/secrets/rotating-reference.js';
import { createTestDatabase, type TestDatabase } from '../../../servers/test-servers.js';
import { until } from '../../pipeline/until.js';

import { aReferenceContent } from './reference-content-builder.js';

const LOGIN = 'reference_rotation_test';

describe('a reader of the reference database that follows its secret', () => {
  let database: TestDatabase;
  let admin: Client;
  let secret: string | undefined;

  beforeAll(async () => {
    database = await createTestDatabase();
    await migrateReferenceDatabase(database.url);
    await seedReferenceDatabase({
      databaseUrl: database.url,
      edition: 'test 1',
      content: aReferenceContent(),
    });
    admin = new Client({ connectionString: database.url });
    await admin.connect();
    await admin.query(`drop role if exists ${LOGIN}`);
    await admin.query(`create role ${LOGIN} login password 'first'`);
    await admin.query(`grant grid_reference_reader to ${LOGIN}`);
  });
  afterAll(async () => {
    await admin.query(`drop role ${LOGIN}`);
    await admin.end();
    await database.drop();
  });

  const addressWith = (password: string) => {
    const url = new URL(database.url);
    url.username = LOGIN;
    url.password = password;
    return url.href;
  };
  const openReader = () =>
    createRotatingReferenceReader({
      secrets: createCachingSecretStore(
        {
          findValue: () => Promise.resolve(secret),
          describePlace: () => 'GRID_REFERENCE_DATABASE_URL',
        },
        { maxAgeMs: 3_600_000 },
      ),
      onCloseFailed: (error) => {
        throw error;
      },
    });

  it('goes on after the password was changed at the server and then in its place', async () => {
    secret = addressWith('first');
    const reader = openReader();
    expect(await reader.countRows('commune')).toBe(3);

    await admin.query(`alter role ${LOGIN} password 'second'`);
    await admin.query('select pg_terminate_backend(pid) from pg_stat_activity where usename = $1', [
      LOGIN,
    ]);
    secret = addressWith('second');

    // The end of the session may reach a question that is under way: a step asks again.
    await until('it to answer again', () =>
      reader.countRows('commune').then(
        (count) => count === 3,
        (error: unknown) => {
          if (error instanceof GridError && error.isRetryable) return false;
          throw error;
        },
      ),
    );
    await reader.close();
  });

  it('says that there is no address, and where it was looked for', async () => {
    secret = undefined;
    const reader = openReader();

    await expect(reader.findEdition()).rejects.toMatchObject({
      code: 'SECRET_MISSING',
      isRetryable: false,
      message: expect.stringContaining('GRID_REFERENCE_DATABASE_URL'),
    });
    await reader.close();
  });
});
