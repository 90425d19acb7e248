import { randomBytes } from 'node:crypto';
import { once } from 'node:events';
import { mkdir, mkdtemp, readdir, readFile, rm, writeFile } from 'node:fs/promises';
import { createServer, type Server } from 'node:http';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import pg from 'pg';

import { findFreePort } from '../../../cli/stack/port.js';
import type { DatasetId } from '../../../domain/dataset/dataset-catalogue.js';
import { ROLES } from '../../../platform/identity/role.js';
import { makePayloadKey } from '../../../platform/payload-codec/payload-keys.js';
import { ingestWorkflowId } from '../../../workflows/contracts.js';
import { startKeyVaultStub, type KeyVaultStub } from '../platform/secrets/key-vault-stub.js';

import { readableHistory } from './history-search.js';
import { DATASET, SIMULATED, windowOfDay } from './interrupted-window.js';
import { observe, type ObservedProcess } from './observed-process.js';
import { startPipeline, type Pipeline } from './pipeline-harness.js';
import { until } from './until.js';

const unique = (): string => randomBytes(9).toString('hex');

/** Every secret of the product, each with characters that encodings treat in their own ways. */
const PLANTED = {
  databasePassword: `pl4nted/db p@ss"w+ord-${unique()}`,
  odreKey: `pl4nted-odre+key/${unique()}`,
  referencePassword: `pl4nted/ref p@ss"w+ord-${unique()}`,
  payloadKey: makePayloadKey('planted').slice('planted:'.length),
  clientSecret: `pl4nted-client-${unique()}`,
  identityHeader: `pl4nted-identity-${unique()}`,
} as const;

/** A value as it is and in the spellings that logs, URLs, JSON and histories give it. */
function spellingsOf(value: string): string[] {
  const bytes = Buffer.from(value);
  const inner = (text: string): string => text.slice(2, -4);
  return [
    value,
    encodeURIComponent(value),
    encodeURI(value),
    JSON.stringify(value).slice(1, -1),
    bytes.toString('hex'),
    ...[0, 1, 2].flatMap((offset) => {
      const padded = Buffer.concat([Buffer.alloc(offset), bytes, Buffer.alloc(2)]);
      return [inner(padded.toString('base64')), inner(padded.toString('base64url'))].map((text) =>
        text.slice(offset === 0 ? 0 : 2),
      );
    }),
  ];
}

/** Which planted values a text holds, by their names. */
function plantedIn(text: string, values: Readonly<Record<string, string>>): string[] {
  return Object.entries(values)
    .filter(([, value]) => spellingsOf(value).some((spelling) => text.includes(spelling)))
    .map(([name]) => name);
}

async function filesUnder(root: string): Promise<string> {
  const names = await readdir(root, { recursive: true, withFileTypes: true });
  const contents = await Promise.all(
    names
      .filter((entry) => entry.isFile())
      .map(async (entry) => {
        const path = join(entry.parentPath, entry.name);
        return `${path}\n${await readFile(path, 'latin1')}`;
      }),
  );
  return contents.join('\n');
}

/** The token endpoint of a managed identity, as App Service has it. */
async function startIdentityEndpoint(token: string): Promise<Server> {
  const server = createServer((_request, response) => {
    response.writeHead(200, { 'content-type': 'application/json' });
    response.end(
      JSON.stringify({
        access_token: token,
        expires_on: String(Math.floor(Date.now() / 1000) + 3600),
        resource: 'https://vault.azure.net',
        token_type: 'Bearer',
      }),
    );
  });
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  return server;
}

function portOf(server: Server): number {
  const address = server.address();
  return typeof address === 'object' && address !== null ? address.port : 0;
}

describe('planted secrets, after good runs and bad ones', () => {
  const login = `planted_${unique()}`;
  let pipeline: Pipeline;
  let sql: pg.Client;
  let vault: KeyVaultStub;
  let identityEndpoint: Server;
  let folder: string;
  let planted: Readonly<Record<string, string>>;
  const processes: ObservedProcess[] = [];
  const apiAnswers: string[] = [];

  const urlWith = (password: string, username = login): string => {
    const url = new URL(pipeline.database.url);
    url.username = username;
    url.password = password;
    return url.href;
  };
  const atServer = (password: string) =>
    sql.query(`alter role ${login} password ${sql.escapeLiteral(password)}`);
  const dropConnections = () =>
    sql.query('select pg_terminate_backend(pid) from pg_stat_activity where usename = $1', [login]);
  const ingest = (day: number, dataset: DatasetId = DATASET) =>
    pipeline.ingest(dataset, windowOfDay(day)).then(
      () => 'loaded',
      () => 'failed',
    );
  const start = (args: readonly string[], env: NodeJS.ProcessEnv): ObservedProcess => {
    const started = observe(args, env);
    processes.push(started);
    return started;
  };
  const environment = (more: NodeJS.ProcessEnv = {}): NodeJS.ProcessEnv => ({
    ...pipeline.environment(),
    GRID_HOME: folder,
    GRID_LOG_LEVEL: 'debug',
    GRID_SECRET_MAX_AGE_SECONDS: '1',
    GRID_DATABASE_URL: '',
    GRID_KEY_VAULT_URL: vault.vaultUrl,
    // The vault's real name leads to the stub on this machine.
    NODE_OPTIONS: `--import=data:text/javascript,${encodeURIComponent(
      `import dns from 'node:dns'; const real = dns.lookup; dns.lookup = (name, options, done) => name === '${vault.hostname}' ? (done ?? options)(null, [{ address: '127.0.0.1', family: 4 }]) : real(name, options, done);`,
    )}`,
    NODE_EXTRA_CA_CERTS: join(folder, 'vault.pem'),
    IDENTITY_ENDPOINT: `http://127.0.0.1:${portOf(identityEndpoint)}/token`,
    IDENTITY_HEADER: PLANTED.identityHeader,
    ...more,
  });

  beforeAll(async () => {
    folder = await mkdtemp(join(tmpdir(), 'grid-planted-'));
    pipeline = await startPipeline({ origin: 'simulated', mode: SIMULATED, roles: [] });
    sql = new pg.Client({ connectionString: pipeline.database.url });
    await sql.connect();
    await sql.query(`create role ${login} login`);
    await sql.query(`grant grid_loader, grid_api_reader to ${login}`);
    await atServer(PLANTED.databasePassword);
    vault = await startKeyVaultStub();
    planted = { ...PLANTED, vaultToken: vault.token };
    identityEndpoint = await startIdentityEndpoint(vault.token);
    await writeFile(join(folder, 'vault.pem'), vault.certificatePem);
    vault.set('grid-database-url', urlWith(PLANTED.databasePassword));
    vault.set('grid-reference-database-url', urlWith(PLANTED.referencePassword, `ref_${login}`));
    vault.set('grid-odre-api-key', PLANTED.odreKey);
    vault.set('grid-payload-keys', `planted:${PLANTED.payloadKey}`);
    await mkdir(join(folder, 'identity'));
    const clients = ROLES.map((role) => ({
      role,
      clientId: `grid-${role}`,
      clientSecret: PLANTED.clientSecret,
    }));
    await writeFile(join(folder, 'identity', 'clients.json'), JSON.stringify(clients), {
      mode: 0o600,
    });
    await runEverything();
  }, 180_000);
  afterAll(async () => {
    await Promise.all(processes.map((started) => started.stop()));
    await sql.query(`drop owned by ${login}`);
    await sql.query(`drop role ${login}`);
    await sql.end();
    await pipeline.stop();
    identityEndpoint.close();
    await vault.close();
    await rm(folder, { recursive: true, force: true });
  }, 60_000);

  async function runEverything(): Promise<void> {
    const idpPort = await findFreePort();
    const apiPort = await findFreePort();
    const ports = { GRID_IDP_PORT: String(idpPort), GRID_API_PORT: String(apiPort) };
    const provider = start(['identity-provider'], environment(ports));
    await provider.saying('identity provider ready');
    const ca = join(folder, 'identity', 'certificate.pem');
    const worker = start(['worker', '--roles', 'workflows,io,compute,load'], environment());
    const api = start(['api'], environment({ ...ports, GRID_OIDC_CA_FILE: ca }));
    const codec = start(
      ['codec-server'],
      environment({ ...ports, GRID_OIDC_CA_FILE: ca, GRID_CODEC_SERVER_PORT: '0' }),
    );
    await Promise.all([
      worker.saying('worker ready'),
      api.saying('the API is ready'),
      codec.saying('ready'),
    ]);
    const ask = async (path: string): Promise<void> => {
      const headers = { authorization: `Bearer ${PLANTED.clientSecret}` };
      apiAnswers.push(
        await (await fetch(`http://127.0.0.1:${apiPort}${path}`, { headers })).text(),
      );
    };
    const askAll = async (): Promise<void> => {
      for (const path of ['/health/ready', '/v1/regions', '/v1/nothing']) await ask(path);
    };

    expect(await ingest(10)).toBe('loaded');
    await askAll();
    await theSourceRefusesTheKey();
    await theServerRefusesThePassword(askAll);
    expect(await ingest(15, 'reference-places')).toBe('failed');
    await theVaultIsAway(askAll);
    await processesThatCannotStart();
  }

  async function theSourceRefusesTheKey(): Promise<void> {
    const body = JSON.stringify({ message: `key ${PLANTED.odreKey} is not known` });
    pipeline.standIn.addFaults([{ kind: 'status', status: 401, body, times: 4 }]);
    expect(await ingest(11)).toBe('failed');
    pipeline.standIn.clearFaults();
  }

  async function theServerRefusesThePassword(meanwhile: () => Promise<void>): Promise<void> {
    await atServer('another');
    await dropConnections();
    expect(await ingest(12)).toBe('failed');
    await meanwhile();
    await atServer(PLANTED.databasePassword);
    await until('loads to succeed again', async () => (await ingest(13)) === 'loaded');
  }

  async function theVaultIsAway(meanwhile: () => Promise<void>): Promise<void> {
    vault.fault = { kind: 'status', status: 503 };
    expect(await ingest(14)).toBe('loaded');
    await meanwhile();
    const worker = start(['worker', '--roles', 'load'], environment());
    expect(await worker.ended).toBe(1);
    expect(worker.said()).toContain('503 InternalServerError');
    vault.fault = { kind: 'forbidden' };
    const refused = start(['api'], environment({ GRID_API_PORT: '0' }));
    expect(await refused.ended).toBe(1);
    expect(refused.said()).toContain('403 ForbiddenByRbac');
    vault.fault = undefined;
  }

  async function processesThatCannotStart(): Promise<void> {
    const port = await findFreePort();
    const password = encodeURIComponent(PLANTED.databasePassword);
    const urls = [
      `mysql://${login}:${password}@127.0.0.1:${port}/grid`,
      `postgres://${login}:${password}@:not-a-port/grid`,
      `postgres://${login}:${password}@127.0.0.1:${port}/grid`,
      urlWith(`${PLANTED.databasePassword}-wrong`),
    ];
    const given = (GRID_DATABASE_URL: string) => environment({ GRID_DATABASE_URL });
    const ended = urls.flatMap((url) => [
      start(['migrate'], given(url)).ended,
      start(['doctor'], given(url)).ended,
    ]);
    const badKeys = start(
      ['codec-server'],
      environment({
        GRID_PAYLOAD_KEYS: `planted:${PLANTED.payloadKey}x`,
        GRID_CODEC_SERVER_PORT: '0',
      }),
    );
    expect(await Promise.all([...ended, badKeys.ended])).not.toContain(0);
  }

  it('would be found if they were there', () => {
    const { odreKey } = PLANTED;
    const texts = [
      `a ${odreKey} b`,
      `?key=${encodeURIComponent(odreKey)}`,
      Buffer.from(`Apikey ${odreKey}, and more`).toString('base64'),
      Buffer.from(`x${odreKey}`).toString('hex'),
    ];

    expect(texts.flatMap((text) => plantedIn(text, planted))).toEqual(Array(4).fill('odreKey'));
  });

  it('were all in use', () => {
    const authorizations = pipeline.standIn.requests().map((request) => request.authorization);

    expect(new Set(authorizations)).toEqual(new Set([`Apikey ${PLANTED.odreKey}`]));
    expect(new Set(vault.calls)).toEqual(
      new Set(
        [
          'grid-database-url',
          'grid-odre-api-key',
          'grid-payload-keys',
          'grid-reference-database-url',
        ].map((name) => `GET ${name}`),
      ),
    );
    expect(vault.violations).toEqual([]);
  });

  it('are in nothing a process said', () => {
    const said = processes.map((started) => started.said());

    expect(said.join('').length).toBeGreaterThan(1_000);
    expect(said.flatMap((text) => plantedIn(text, planted))).toEqual([]);
  });

  it('are in no history', async () => {
    const texts: string[] = [];
    const workflowIds = [
      ...[10, 11, 12, 13, 14].map((day) => ingestWorkflowId(DATASET, windowOfDay(day))),
      ingestWorkflowId('reference-places', windowOfDay(15)),
    ];
    for (const workflowId of workflowIds) {
      texts.push(await readableHistory(pipeline.client, workflowId));
    }

    expect(texts.join('')).toContain('SOURCE_REJECTED');
    expect(texts.join('')).toContain('WAREHOUSE_REJECTED');
    expect(texts.flatMap((text) => plantedIn(text, planted))).toEqual([]);
  });

  it('are in no object of the lake', async () => {
    const text = await filesUnder(pipeline.lakeRoot);

    expect(text).toContain('heartbeat_');
    expect(plantedIn(text, planted)).toEqual([]);
  });

  it('are in no table of the warehouse', async () => {
    const { rows: tables } = await sql.query<{ name: string }>(
      `select table_name as name from information_schema.tables
       where table_schema = 'public' and table_type = 'BASE TABLE'`,
    );
    const texts: string[] = [];
    for (const { name } of tables) {
      const { rows } = await sql.query(`select * from ${sql.escapeIdentifier(name)}`);
      texts.push(JSON.stringify(rows));
    }

    expect(texts.join('')).toContain('SOURCE_REJECTED');
    expect(plantedIn(texts.join(''), planted)).toEqual([]);
  });

  it('are in no answer of the API', () => {
    expect(apiAnswers.join('')).toContain('UNAUTHENTICATED');
    expect(plantedIn(apiAnswers.join(''), planted)).toEqual([]);
  });
});
