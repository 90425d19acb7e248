import { afterAll, beforeAll, describe, expect, it, jest } from '@jest/globals';

import type { GridError } from '../../../../domain/errors/grid-error.js';
import { type AzureSqlPool } from '../../../../platform/warehouse/azure-sql/azure-sql-connection.js';
import { migrateAzureSql } from '../../../../platform/warehouse/azure-sql/azure-sql-migrations.js';
import { GOLD_TABLES } from '../../../../platform/warehouse/dictionary/gold-tables.js';
import {
  readDocumentedRights,
  readTables,
} from '../../../unit/platform/warehouse/migration-texts.js';

import {
  type AzureSqlTestDatabase,
  createMember,
  createOwnerPool,
  createServerDatabase,
  createStubDatabase,
} from './azure-sql-databases.js';

/** Every statement goes through the driver, the stub and PostgreSQL: slow on a busy machine. */
jest.setTimeout(30_000);

const ROLES = ['grid_loader', 'grid_api_reader', 'grid_operator'] as const;
const RIGHTS = readDocumentedRights();

/** No right to the object, the statement, the schema, the role; or "it does not exist or you have no permission". */
const DENIED_NUMBERS = [229, 262, 1088, 2760, 3701, 15_151, 15_247];

const COLUMNS = new Map(
  readTables('azure-sql').map((table) => [
    table.name,
    table.columns.filter(({ text }) => !text.includes('identity')).map(({ name }) => `"${name}"`),
  ]),
);

const serverUrl = process.env['GRID_TEST_MSSQL_URL'] ?? '';

const SERVERS = [
  ['the stub', () => createStubDatabase()] as const,
  ...(serverUrl === ''
    ? []
    : [['a real SQL Server', () => createServerDatabase(serverUrl)] as const]),
];

describe.each(SERVERS)('the rights of Gold in T-SQL on %s', (_name, createDatabase) => {
  let database: AzureSqlTestDatabase;
  let owner: AzureSqlPool;
  const members = new Map<string, AzureSqlPool>();
  const names = new Map<string, string>();

  beforeAll(async () => {
    database = await createDatabase();
    await migrateAzureSql({ databaseUrl: database.url, origin: 'simulated' });
    owner = createOwnerPool(database.url);
    for (const role of ROLES) {
      const url = await createMember(database, owner, role);
      names.set(role, new URL(url).username);
      members.set(role, createOwnerPool(url));
    }
  }, 60_000);
  afterAll(async () => {
    await Promise.all([owner, ...members.values()].map((pool) => pool.close()));
    await database.drop();
  });

  const attempt = async (role: string, text: string) => {
    const member = members.get(role);
    if (member === undefined) throw new Error(`nobody is a member of ${role}`);
    await member.using(text, (session) => session.batch(text));
  };

  describe.each(GOLD_TABLES.map(({ name }) => name))('on %s', (table) => {
    it.each(ROLES)('%s does what docs/security.md says and nothing else', async (role) => {
      for (const [privilege, statement] of attemptsOn(table)) {
        const isAllowed = RIGHTS.has(`${table} ${role} ${privilege}`);
        if (isAllowed) await expect(attempt(role, statement)).resolves.toBeUndefined();
        else await expectDenied(attempt(role, statement));
      }
    });
  });

  it.each(ROLES)('%s makes no table and no role, and takes no other role', async (role) => {
    for (const statement of [
      'create table mine (a int not null);',
      'create role mine;',
      `alter role ${role === 'grid_loader' ? 'grid_operator' : 'grid_loader'} add member ${names.get(role) ?? ''};`,
    ]) {
      await expectDenied(attempt(role, statement));
    }
  });

  it('a login nobody made is refused, and its password is in no error', async () => {
    const stranger = createOwnerPool(database.urlOf('stranger', 'hunter2-hunter2'));
    const refused: unknown = await stranger
      .using('knocking', (session) => session.batch('select 1 as one'))
      .catch((error: unknown) => error);
    await stranger.close();

    expect(refused).toMatchObject({
      code: 'WAREHOUSE_REJECTED',
      details: { sqlNumber: 18_456 },
    });
    expect(String(refused)).not.toContain('hunter2');
    expect(JSON.stringify(refused)).not.toContain('hunter2');
  });
});

async function expectDenied(tried: Promise<void>): Promise<void> {
  const refused: unknown = await tried.catch((error: unknown) => error);
  expect(refused).toMatchObject({ code: 'WAREHOUSE_REJECTED' });
  const { details } = refused as GridError;
  expect(DENIED_NUMBERS).toContain(details['sqlNumber']);
}

/** One statement a privilege that changes nothing where it is allowed, and some only the owner may. */
function attemptsOn(table: string): (readonly [string, string])[] {
  const columns = COLUMNS.get(table) ?? ['name', 'sha256'];
  const list = columns.join(', ');
  const [column = ''] = columns;
  return [
    ['select', `select count(*) as n from ${table};`],
    ['insert', `insert into ${table} (${list}) select ${list} from ${table} where 1 = 0;`],
    ['update', `update ${table} set ${column} = ${column} where 1 = 0;`],
    ['delete', `delete from ${table} where 1 = 0;`],
    ['owner', `truncate table ${table};`],
    ['owner', `drop table ${table};`],
    ['owner', `create index mine on ${table} (${column});`],
  ];
}
