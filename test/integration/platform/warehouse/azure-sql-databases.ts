import { randomBytes } from 'node:crypto';

import { parseAzureSqlUrl } from '../../../../platform/warehouse/azure-sql/azure-sql-address.js';
import {
  type AzureSqlPool,
  createAzureSqlPool,
} from '../../../../platform/warehouse/azure-sql/azure-sql-connection.js';
import {
  dropAzureSqlDatabase,
  ensureAzureSqlDatabase,
} from '../../../../platform/warehouse/azure-sql/azure-sql-database.js';
import { refuseUnrenderedTexts } from '../../../servers/tds-stub/sent-texts.js';
import { startTdsStub, type TdsStub } from '../../../servers/tds-stub/tds-stub.js';

/** An empty database that speaks T-SQL, with the means to log in as somebody else. */
export interface AzureSqlTestDatabase {
  /** Its owner. */
  readonly url: string;
  urlOf(user: string, password: string): string;
  drop(): Promise<void>;
}

/** An empty database of the stub, which runs our T-SQL on the test PostgreSQL. */
export async function createStubDatabase(): Promise<AzureSqlTestDatabase & { stub: TdsStub }> {
  const stub = await startTdsStub();
  return {
    stub,
    url: stub.url,
    urlOf: (user, password) => stub.urlOf(user, password),
    drop: async () => {
      await stub.close();
      refuseUnrenderedTexts(stub.log);
    },
  };
}

/** An empty, contained database of its own on a real SQL Server. */
export async function createServerDatabase(serverUrl: string): Promise<AzureSqlTestDatabase> {
  const name = `grid_test_${randomBytes(8).toString('hex')}`;
  const url = await ensureAzureSqlDatabase(serverUrl, name);
  return {
    url,
    urlOf: (user, password) => withLogin(url, user, password),
    drop: () => dropAzureSqlDatabase(serverUrl, name),
  };
}

/** One connection as the owner, for what no role of ours may do. */
export function createOwnerPool(databaseUrl: string): AzureSqlPool {
  return createAzureSqlPool({
    databaseUrl,
    applicationName: 'grid_test',
    maxConnections: 1,
    statementTimeoutMs: 60_000,
    acquireTimeoutMs: 60_000,
    retry: { delaysMs: [] },
  });
}

/** Makes a user of the database who is a member of one role, and answers the address it logs in at. */
export async function createMember(
  database: AzureSqlTestDatabase,
  owner: AzureSqlPool,
  role: string,
): Promise<string> {
  const user = `${role}_member`;
  const password = `Aa1_${randomBytes(12).toString('hex')}`;
  await owner.using('making a user', async (session) => {
    if (isRealServer(database)) await session.batch(containedLogin(user, password));
    else await session.batch(`create user ${user} with password = '${password}';`);
    await session.batch(`alter role ${role} add member ${user};`);
  });
  return database.urlOf(user, password);
}

function isRealServer(database: AzureSqlTestDatabase): boolean {
  return !('stub' in database);
}

/** A SQL Server that allows no contained users has logins; Azure SQL has both. */
function containedLogin(user: string, password: string): string {
  return `create login ${user} with password = '${password}'; create user ${user} for login ${user};`;
}

function withLogin(databaseUrl: string, user: string, password: string): string {
  const url = new URL(databaseUrl);
  url.username = encodeURIComponent(user);
  url.password = encodeURIComponent(password);
  parseAzureSqlUrl(url.href);
  return url.href;
}
