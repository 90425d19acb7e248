import { randomBytes } from 'node:crypto';

import { afterAll, beforeAll, describe, expect, it, jest } from '@jest/globals';
import { Client } from 'pg';

import { type GridNode, simulatedNodes } from '../../../../domain/place/grid-node.js';
import { nodesOfCommunes } from '../../../../domain/place/nodes-of-communes.js';
import { referenceContent } from '../../../../domain/place/reference-content.js';
import {
  referenceTable,
  REFERENCE_TABLE_NAMES,
} from '../../../../domain/place/reference-tables.js';
import { readGeographicCode } from '../../../../platform/reference-database/decoupage-administratif.js';
import {
  openReferenceReader,
  type ReferenceReader,
} from '../../../../platform/reference-database/reference-reader.js';
import {
  migrateReferenceDatabase,
  seedReferenceDatabase,
} from '../../../../platform/reference-database/seed-reference-database.js';
import { startTdsStub, type TdsStub } from '../../../servers/tds-stub/tds-stub.js';
import { createTestDatabase, type TestDatabase } from '../../../servers/test-servers.js';

import { aReferenceContent } from './reference-content-builder.js';

/** Every statement to the stub goes through the driver, the stub and PostgreSQL. */
jest.setTimeout(30_000);

/** A reference database, its owner, and a login that is member of the role of readers. */
interface ReferenceUnderTest {
  readonly ownerUrl: string;
  readerUrl(): Promise<string>;
  /** Runs a text as somebody. */
  attempt(url: string, text: string): Promise<unknown>;
  /** Behind everybody's back; the stub knows no `drop column`, its PostgreSQL does. */
  dropColumn(table: string, column: string): Promise<unknown>;
  close(): Promise<void>;
}

const PASSWORD = `Aa1_${randomBytes(8).toString('hex')}`;

async function runOnPostgres(url: string, text: string): Promise<unknown> {
  const client = new Client({ connectionString: url });
  await client.connect();
  try {
    return await client.query(text);
  } finally {
    await client.end();
  }
}

async function onPostgres(): Promise<ReferenceUnderTest> {
  const database: TestDatabase = await createTestDatabase();
  const login = `reference_test_${randomBytes(4).toString('hex')}`;
  const attempt = runOnPostgres;
  return {
    dropColumn: (table, column) =>
      attempt(database.url, `alter table ${table} drop column ${column}`),
    ownerUrl: database.url,
    readerUrl: async () => {
      await attempt(
        database.url,
        `create role ${login} login password '${PASSWORD}'; grant grid_reference_reader to ${login}`,
      );
      const url = new URL(database.url);
      url.username = login;
      url.password = PASSWORD;
      return url.href;
    },
    attempt,
    close: async () => {
      await database.drop();
    },
  };
}

async function onAzureSql(): Promise<ReferenceUnderTest> {
  const { createOwnerPool } = await import('../warehouse/azure-sql-databases.js');
  const stub: TdsStub = await startTdsStub();
  const attempt = async (url: string, text: string) => {
    const pool = createOwnerPool(url);
    try {
      await pool.using('trying', (session) => session.batch(text));
    } finally {
      await pool.close();
    }
  };
  return {
    dropColumn: (table, column) =>
      runOnPostgres(stub.postgresUrl, `alter table dbo.${table} drop column ${column}`),
    ownerUrl: stub.url,
    readerUrl: async () => {
      await attempt(stub.url, `create user extractor with password = '${PASSWORD}';`);
      await attempt(stub.url, 'alter role grid_reference_reader add member extractor;');
      return stub.urlOf('extractor', PASSWORD);
    },
    attempt,
    close: () => stub.close(),
  };
}

describe.each([
  ['PostgreSQL', onPostgres, '42501'],
  ['SQL Server', onAzureSql, 'WAREHOUSE_REJECTED'],
] as const)('a reference database on %s', (_, create, refusal) => {
  let database: ReferenceUnderTest;
  let readerUrl: string;
  let reader: ReferenceReader;

  beforeAll(async () => {
    database = await create();
    await migrateReferenceDatabase(database.ownerUrl);
    readerUrl = await database.readerUrl();
    reader = await openReferenceReader(readerUrl);
  }, 60_000);
  afterAll(async () => {
    await reader.close();
    await database.close();
  });

  const seed = (change = {}) =>
    seedReferenceDatabase({
      databaseUrl: database.ownerUrl,
      edition: 'test 1',
      content: aReferenceContent(change),
    });

  it('is empty at first, and says so', async () => {
    expect(await reader.findEdition()).toBeUndefined();
    expect(await reader.countRows('commune')).toBe(0);
  });

  it('gives back every row it was filled with, in the order of keys, as the same values', async () => {
    await seed();
    const content = aReferenceContent();

    for (const table of REFERENCE_TABLE_NAMES) {
      expect(await reader.readPage(table, undefined, 100)).toEqual(content[table]);
      expect(await reader.countRows(table)).toBe(content[table].length);
    }
  });

  it('is left alone when it is filled with the same again, and migrated again', async () => {
    const first = await seed();
    await migrateReferenceDatabase(database.ownerUrl);
    const second = await seed();

    expect(second).toEqual({ isChanged: false, contentSha256: first.contentSha256 });
    expect((await reader.findEdition())?.contentSha256).toBe(first.contentSha256);
  });

  it('goes on behind a key of two columns', async () => {
    await seed();
    const [first, second] = await reader.readPage('postal_code', undefined, 2);

    expect([first, second]).toMatchObject([
      { postal_code: '01234', commune_code: '86001', region_code: '75' },
      { postal_code: '37160', commune_code: '37115', region_code: '24' },
    ]);
    expect(await reader.readPage('postal_code', ['37160', '37115'], 2)).toMatchObject([
      { postal_code: '37160', commune_code: '86041', region_code: '75' },
    ]);
    expect(await reader.readPage('postal_code', ['37160', '86041'], 2)).toEqual([]);
  });

  it('has new rows in place of the old ones after another filling', async () => {
    const before = await seed();
    const after = await seed({ communes: [], parts: [] });

    expect(after.isChanged).toBe(true);
    expect(after.contentSha256).not.toBe(before.contentSha256);
    expect(await reader.countRows('commune')).toBe(0);
    expect(await reader.countRows('region')).toBe(3);
    await seed();
  });

  it('keeps the old rows when a filling fails', async () => {
    await seed();
    const content = aReferenceContent();
    const [commune] = content.commune;
    const broken = { ...content, commune: [{ ...commune, department_code: '99' }] };

    await expect(
      seedReferenceDatabase({ databaseUrl: database.ownerUrl, edition: 'x', content: broken }),
    ).rejects.toMatchObject({ code: 'WAREHOUSE_REJECTED' });

    expect(await reader.countRows('commune')).toBe(3);
  });

  it.each(REFERENCE_TABLE_NAMES)(
    'the login that extracts can read %s and nothing else',
    async (table) => {
      const [column = ''] = Object.keys(referenceTable(table).columns);
      const forbidden = [
        `insert into ${table} (${column}) select ${column} from ${table} where 1 = 0;`,
        `update ${table} set ${column} = ${column} where 1 = 0;`,
        `delete from ${table} where 1 = 0;`,
        `truncate table ${table};`,
        `drop table ${table};`,
        `create index mine on ${table} (${column});`,
      ];

      await expect(
        database.attempt(readerUrl, `select count(*) as n from ${table};`),
      ).resolves.not.toThrow();
      for (const text of forbidden) {
        await expect(database.attempt(readerUrl, text)).rejects.toMatchObject({ code: refusal });
      }
    },
  );

  it('the login that extracts makes no table, reads no ledger, and takes no other role', async () => {
    for (const text of [
      'create table mine (a int not null);',
      'create role mine;',
      'select count(*) as n from schema_migration;',
      'delete from reference_edition where 1 = 0;',
    ]) {
      await expect(database.attempt(readerUrl, text)).rejects.toMatchObject({ code: refusal });
    }
  });

  it('a column that is gone is a change of shape', async () => {
    await database.dropColumn('department', 'department_name');

    await expect(reader.readPage('department', undefined, 1)).rejects.toMatchObject({
      code: 'PAYLOAD_SCHEMA_DRIFT',
    });
    await expect(reader.countRows('region')).resolves.toBe(3);
  });

  it('a wrong login is refused for good, and its password stands nowhere', async () => {
    const url = new URL(readerUrl);
    url.password = 'hunter2-hunter2';
    const stranger = await openReferenceReader(url.href);
    const refused: unknown = await stranger.findEdition().catch((error: unknown) => error);
    await stranger.close();

    expect(refused).toMatchObject({ code: 'SOURCE_REJECTED', isRetryable: false });
    expect(JSON.stringify(refused)).not.toContain('hunter2');
    expect(await stranger.findPlace()).not.toContain('hunter2');
  });
});

describe('the login that extracts on PostgreSQL', () => {
  let database: ReferenceUnderTest;
  let admin: Client;

  beforeAll(async () => {
    database = await onPostgres();
    await migrateReferenceDatabase(database.ownerUrl);
    admin = new Client({ connectionString: database.ownerUrl });
    await admin.connect();
  });
  afterAll(async () => {
    await admin.end();
    await database.close();
  });

  const isAllowed = async (question: string) => {
    const { rows } = await admin.query<{ allowed: boolean }>(`select ${question} as allowed`);
    return rows[0]?.allowed;
  };

  it.each([...REFERENCE_TABLE_NAMES, 'reference_edition', 'schema_migration'])(
    'has of every privilege on %s at most the one to read',
    async (table) => {
      for (const privilege of [
        'select',
        'insert',
        'update',
        'delete',
        'truncate',
        'references',
        'trigger',
        'maintain',
      ]) {
        const allowed = await isAllowed(
          `has_table_privilege('grid_reference_reader', '${table}', '${privilege}')`,
        );
        const expected = privilege === 'select' && table !== 'schema_migration';
        expect({ table, privilege, allowed }).toEqual({ table, privilege, allowed: expected });
      }
    },
  );

  it('is the whole list of tables', async () => {
    const { rows } = await admin.query<{ tablename: string }>(
      "select tablename from pg_tables where schemaname = 'public' order by tablename",
    );
    expect(rows.map(({ tablename }) => tablename)).toEqual(
      [...REFERENCE_TABLE_NAMES, 'reference_edition', 'schema_migration'].sort(),
    );
  });

  it('may connect, and make neither schemas nor temporary tables', async () => {
    const on = (right: string) =>
      isAllowed(`has_database_privilege('grid_reference_reader', current_database(), '${right}')`);

    expect([await on('connect'), await on('create'), await on('temporary')]).toEqual([
      true,
      false,
      false,
    ]);
    expect(
      await isAllowed("has_schema_privilege('grid_reference_reader', 'public', 'create')"),
    ).toBe(false);
  });

  it('is no superuser and takes no role of Gold', async () => {
    const { rows } = await admin.query(
      `select rolcanlogin, rolsuper, rolcreaterole, rolcreatedb, rolreplication, rolbypassrls
       from pg_roles where rolname = 'grid_reference_reader'`,
    );
    expect(rows).toEqual([
      {
        rolcanlogin: false,
        rolsuper: false,
        rolcreaterole: false,
        rolcreatedb: false,
        rolreplication: false,
        rolbypassrls: false,
      },
    ]);
    const { rows: memberships } = await admin.query(
      "select 1 from pg_auth_members where member = 'grid_reference_reader'::regrole",
    );
    expect(memberships).toEqual([]);
  });
});

describe('the whole of France', () => {
  it('is filled in, and in its place other rows, within the time limit of a statement', async () => {
    const database = await createTestDatabase();
    const code = await readGeographicCode();
    const fill = (nodes: readonly GridNode[]) =>
      seedReferenceDatabase({
        databaseUrl: database.url,
        edition: `${nodes.length} nodes`,
        content: referenceContent(code, nodes, nodesOfCommunes(code.communes, nodes, new Map())),
      });

    await migrateReferenceDatabase(database.url);
    await fill(simulatedNodes(code.departments));
    await fill([]);

    const reader = await openReferenceReader(database.url);
    expect(await reader.countRows('commune')).toBe(34_969);
    expect(await reader.countRows('postal_code')).toBe(35_493);
    await reader.close();
    await database.drop();
  }, 60_000);
});

describe('a reference database that does not answer', () => {
  it('is unreachable, which may pass', async () => {
    const reader = await openReferenceReader('postgres://reader:secret@127.0.0.1:1/grid_reference');

    await expect(reader.findEdition()).rejects.toMatchObject({
      code: 'SOURCE_UNREACHABLE',
      isRetryable: true,
    });
    await reader.close();
  });

  it('has an address of a dialect that is known', async () => {
    await expect(openReferenceReader('mysql://a:b@c/d')).rejects.toMatchObject({
      code: 'INVALID_CONFIGURATION',
      message: expect.not.stringContaining('mysql://a:b'),
    });
  });
});
