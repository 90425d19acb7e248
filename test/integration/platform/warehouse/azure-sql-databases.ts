import { randomBytes } from 'node:crypto';

import {
  type AzureSqlPool,
  createAzureSqlPool,
} from '../../../../platform/warehouse/azure-sql/azure-sql-connection.js';
import { refuseUnrenderedTexts } from '../../../servers/tds-stub/sent-texts.js';
import { startTdsStub, type TdsStub } from '../../../servers/tds-stub/tds-stub.js';

/** An empty database that speaks T-SQL, with the means to log in as somebody else. */
export interface AzureSqlTestDatabase {
  /** Its owner. */
  readonly url: string;
  urlOf(user: string, password: string): string;
  /** T-SQL that makes a user of this database with a password of its own. */
  userText(user: string, password: string): string;
  drop(): Promise<void>;
}

/** An empty database of the stub, which runs our T-SQL on the test PostgreSQL. */
export async function createStubDatabase(): Promise<AzureSqlTestDatabase & { stub: TdsStub }> {
  const stub = await startTdsStub();
  return {
    stub,
    url: stub.url,
    urlOf: (user, password) => stub.urlOf(user, password),
    userText: (user, password) => `create user ${user} with password = '${password}';`,
    drop: async () => {
      await stub.close();
      refuseUnrenderedTexts(stub.log);
    },
  };
}

/**
 * An empty database of its own on a real SQL Server, in which readers do not wait for a load, as Azure
 * SQL has it from the start; its logins go with it.
 */
export async function createServerDatabase(serverUrl: string): Promise<AzureSqlTestDatabase> {
  const name = `grid_test_${randomBytes(8).toString('hex')}`;
  const url = withDatabase(serverUrl, name);
  await onMaster(serverUrl, [
    `create database ${name};`,
    `alter database ${name} set read_committed_snapshot on with rollback immediate;`,
  ]);
  const users: string[] = [];
  return {
    url,
    urlOf: (user, password) => withLogin(url, user, password),
    userText: (user, password) => {
      users.push(user);
      return serverUserText(user, password);
    },
    drop: async () => {
      await onMaster(serverUrl, [
        `alter database ${name} set single_user with rollback immediate;`,
        `drop database ${name};`,
        ...users.map((user) => `if suser_id(N'${user}') is not null drop login ${user};`),
      ]);
    },
  };
}

/** One connection as the owner, for what no role of ours may do. */
export function createOwnerPool(databaseUrl: string): AzureSqlPool {
  return createAzureSqlPool({
    databaseUrl,
    applicationName: 'grid_test',
    maxConnections: 1,
    statementTimeoutMs: 300_000,
    acquireTimeoutMs: 300_000,
    retry: { delaysMs: [] },
  });
}

/** Makes a user of the database who is a member of one role, and answers the address it logs in at. */
export async function createMember(
  database: AzureSqlTestDatabase,
  owner: AzureSqlPool,
  role: string,
): Promise<string> {
  const user = `${role}_member_${randomBytes(4).toString('hex')}`;
  const password = `Aa1_${randomBytes(12).toString('hex')}`;
  await owner.using('making a user', async (session) => {
    await session.batch(database.userText(user, password));
    await session.batch(`alter role ${role} add member ${user};`);
  });
  return database.urlOf(user, password);
}

/** Azure SQL (edition 5) has users with a password; a SQL Server has logins, unless told otherwise. */
function serverUserText(user: string, password: string): string {
  return `
    if cast(serverproperty(N'EngineEdition') as int) = 5
      exec(N'create user ${user} with password = N''${password}''');
    else
    begin
      exec(N'create login ${user} with password = N''${password}''');
      exec(N'create user ${user} for login ${user}');
    end;`;
}

async function onMaster(serverUrl: string, batches: readonly string[]): Promise<void> {
  const master = createOwnerPool(withDatabase(serverUrl, 'master'));
  try {
    await master.using('preparing a database', async (session) => {
      for (const text of batches) await session.batch(text);
    });
  } finally {
    await master.close();
  }
}

function withDatabase(serverUrl: string, database: string): string {
  const url = new URL(serverUrl);
  url.pathname = `/${database}`;
  return url.href;
}

function withLogin(databaseUrl: string, user: string, password: string): string {
  const url = new URL(databaseUrl);
  url.username = encodeURIComponent(user);
  url.password = encodeURIComponent(password);
  return url.href;
}
