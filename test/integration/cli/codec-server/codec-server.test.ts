import { execFile } from 'node:child_process';
import { request as httpRequest } from 'node:http';
import { promisify } from 'node:util';

import { afterAll, afterEach, beforeAll, describe, expect, it } from '@jest/globals';
import { Client, Connection } from '@temporalio/client';
import { defaultPayloadConverter, type Payload, type PayloadCodec } from '@temporalio/common';
import { pino } from 'pino';

import { originsOfUi } from '../../../../cli/codec-server/codec-access.js';
import { startCodecServer, type CodecServer } from '../../../../cli/codec-server/codec-server.js';
import { resolveTemporalCli } from '../../../../cli/stack/temporal-cli.js';
import { createJoseTokenVerifier } from '../../../../platform/identity/jose-token-verifier.js';
import type { TokenVerifier } from '../../../../platform/identity/token-verifier.js';
import { createDataConverter } from '../../../../platform/payload-codec/data-converter.js';
import { createEncryptionCodec } from '../../../../platform/payload-codec/encryption-codec.js';
import { makePayloadKey } from '../../../../platform/payload-codec/payload-keys.js';
import { createCachingSecretStore } from '../../../../platform/secrets/caching-secret-store.js';
import { createEnvironmentSecretSource } from '../../../../platform/secrets/environment-secret-source.js';
import type { SecretStore } from '../../../../platform/secrets/secret-store.js';
import { testTemporalAddress, testTemporalNamespace } from '../../../servers/test-servers.js';
import {
  startTestIssuer,
  TEST_AUDIENCE,
  type TestIssuer,
} from '../../platform/identity/test-issuer.js';

const run = promisify(execFile);
const UI = 'http://127.0.0.1:8233';
const HIDDEN = { words: 'a window nobody may read' };

function storeOf(keys: string): SecretStore {
  const source = createEnvironmentSecretSource({ GRID_PAYLOAD_KEYS: keys }, () => undefined);
  return createCachingSecretStore(source, { maxAgeMs: 60_000 });
}

function asJson(payload: Payload) {
  const base64 = (bytes: Uint8Array | null | undefined): string =>
    Buffer.from(bytes ?? []).toString('base64');
  return {
    metadata: Object.fromEntries(
      Object.entries(payload.metadata ?? {}).map(([name, bytes]) => [name, base64(bytes)]),
    ),
    data: base64(payload.data),
  };
}

/** `fetch` sets neither a host nor an origin of one's choosing. */
function post(
  url: string,
  {
    body,
    headers = {},
    method = 'POST',
  }: {
    readonly body?: unknown;
    readonly headers?: Readonly<Record<string, string>>;
    readonly method?: string;
  },
): Promise<{ status: number; headers: Record<string, unknown>; text: string }> {
  return new Promise((resolve, reject) => {
    const sent = httpRequest(url, { method, headers }, (response) => {
      let text = '';
      response.setEncoding('utf8');
      response.on('data', (chunk: string) => (text += chunk));
      response.on('end', () => {
        resolve({ status: response.statusCode ?? 0, headers: response.headers, text });
      });
    });
    sent.on('error', reject);
    sent.end(typeof body === 'string' ? body : JSON.stringify(body));
  });
}

describe('the codec server', () => {
  const keys = makePayloadKey('k1');
  const secrets = storeOf(keys);
  const codec: PayloadCodec = createEncryptionCodec({ secrets, encrypts: true });
  const log: string[] = [];
  const logger = pino({ level: 'info' }, { write: (line: string) => void log.push(line) });
  let issuer: TestIssuer;
  let tokenVerifier: TokenVerifier;
  let operator: string;
  let reader: string;
  let encrypted: unknown;
  const open: CodecServer[] = [];

  const start = async (kind: 'token' | 'local'): Promise<CodecServer> => {
    const access = { kind, origins: originsOfUi(UI), tokenVerifier };
    const server = await startCodecServer({ port: 0, host: '127.0.0.1', codec, access, logger });
    open.push(server);
    return server;
  };

  beforeAll(async () => {
    issuer = await startTestIssuer();
    tokenVerifier = createJoseTokenVerifier({
      issuer: issuer.issuer,
      audience: TEST_AUDIENCE,
      caFile: issuer.caFile,
    });
    operator = `Bearer ${await issuer.sign()}`;
    reader = `Bearer ${await issuer.sign({ claims: { roles: ['reader'] } })}`;
    const payloads = await codec.encode([defaultPayloadConverter.toPayload(HIDDEN)]);
    encrypted = { payloads: payloads.map(asJson) };
  });
  afterEach(async () => {
    await Promise.all(open.splice(0).map((server) => server.close()));
  });
  afterAll(async () => {
    await issuer.close();
  });

  it('answers 404 to a target that is no address', async () => {
    const { url } = await start('token');
    const status = await new Promise<number | undefined>((resolve, reject) => {
      const { hostname, port } = new URL(url);
      const sent = httpRequest({ hostname, port, path: '//' }, (response) => {
        response.resume();
        resolve(response.statusCode);
      });
      sent.on('error', reject);
      sent.end();
    });

    expect(status).toBe(404);
  });

  it('decodes for an operator', async () => {
    const { url } = await start('token');

    const answer = await post(`${url}/decode`, {
      body: encrypted,
      headers: { authorization: operator, 'x-namespace': 'grid-live' },
    });

    expect(answer.status).toBe(200);
    expect(JSON.parse(answer.text)).toEqual({
      payloads: [asJson(defaultPayloadConverter.toPayload(HIDDEN))],
    });
    expect(log.at(-1)).toContain('"namespace":"grid-live"');
  });

  it('encodes what it decodes again', async () => {
    const { url } = await start('token');
    const headers = { authorization: operator };
    const plain = { payloads: [asJson(defaultPayloadConverter.toPayload(HIDDEN))] };

    const encoded = await post(`${url}/encode`, { body: plain, headers });
    expect(encoded.text).not.toContain(plain.payloads[0]?.data);

    const decoded = await post(`${url}/decode`, { body: encoded.text, headers });
    expect(JSON.parse(decoded.text)).toEqual(plain);
  });

  it.each(['token', 'local'] as const)('with access %s, decodes for nobody else', async (kind) => {
    const { url } = await start(kind);
    const decode = (headers: Record<string, string>) =>
      post(`${url}/decode`, { body: encrypted, headers });

    const refused = [
      await decode({}),
      await decode({ authorization: 'Bearer nonsense' }),
      await decode({ authorization: reader }),
      await decode({ origin: 'http://evil.example', authorization: operator }),
      await decode({ origin: 'null' }),
    ];

    expect(refused.map(({ status }) => status)).toEqual([401, 401, 403, 403, 403]);
    expect(refused.filter(({ text }) => text.includes('payloads'))).toEqual([]);
  });

  it('with access token, a page of the UI needs a token too', async () => {
    const { url } = await start('token');

    const answer = await post(`${url}/decode`, { body: encrypted, headers: { origin: UI } });

    expect(answer.status).toBe(401);
  });

  it('with access local, decodes for a page of the UI of this machine', async () => {
    const { url } = await start('local');

    for (const origin of ['http://127.0.0.1:8233', 'http://localhost:8233']) {
      const answer = await post(`${url}/decode`, { body: encrypted, headers: { origin } });

      expect(answer.status).toBe(200);
      expect(answer.headers['access-control-allow-origin']).toBe(origin);
    }
  });

  it('with access local, does not decode under a name that was made to lead here', async () => {
    const { url } = await start('local');

    const answer = await post(`${url}/decode`, {
      body: encrypted,
      headers: { origin: UI, host: 'rebound.example:8234' },
    });

    expect(answer.status).toBe(401);
  });

  it('lets only pages of the UI ask across origins', async () => {
    const { url } = await start('local');
    const ask = (origin: string) =>
      post(`${url}/decode`, { method: 'OPTIONS', headers: { origin } });

    const ours = await ask(UI);
    expect(ours.status).toBe(204);
    expect(ours.headers).toMatchObject({
      'access-control-allow-origin': UI,
      'access-control-allow-headers': 'authorization, content-type, x-namespace',
      vary: 'Origin',
    });
    const others = await ask('http://127.0.0.1:9999');
    expect(others.status).toBe(403);
    expect(others.headers['access-control-allow-origin']).toBeUndefined();
  });

  it.each([
    ['text', 'hello', 400],
    ['other JSON', '{"payload":1}', 400],
    ['bytes that are not base64', '{"payloads":[{"data":"%%%"}]}', 400],
    ['more than its limit', 'x'.repeat(17 * 1024 * 1024), 400],
  ])('refuses a body of %s', async (_what, body, status) => {
    const { url } = await start('token');

    const answer = await post(`${url}/decode`, { body, headers: { authorization: operator } });

    expect(answer.status).toBe(status);
    expect(JSON.parse(answer.text)).toMatchObject({ code: 'MALFORMED_REQUEST' });
  });

  it('has no other address and no other method', async () => {
    const { url } = await start('token');

    expect((await post(`${url}/`, {})).status).toBe(404);
    expect((await post(`${url}/decode`, { method: 'GET' })).status).toBe(405);
  });

  it('says which key a payload lacks', async () => {
    const { url } = await start('token');
    const strange = createEncryptionCodec({
      secrets: storeOf(makePayloadKey('k9')),
      encrypts: true,
    });
    const payloads = await strange.encode([defaultPayloadConverter.toPayload(HIDDEN)]);

    const answer = await post(`${url}/decode`, {
      body: { payloads: payloads.map(asJson) },
      headers: { authorization: operator },
    });

    expect(answer.status).toBe(422);
    expect(answer.text).toContain("'k9'");
  });

  it('serves the temporal command', async () => {
    const { url } = await start('token');
    const connection = await Connection.connect({ address: testTemporalAddress() });
    const client = new Client({
      connection,
      namespace: testTemporalNamespace(),
      dataConverter: createDataConverter({ GRID_PAYLOAD_ENCRYPTION: 'on' }, secrets),
    });
    const { workflowId } = await client.workflow.start('never', {
      workflowId: `codec-server-${Date.now()}`,
      taskQueue: 'nobody-works-here',
      args: [HIDDEN],
    });
    const noise = (): void => undefined;
    const { path } = await resolveTemporalCli(undefined, { note: noise, doing: noise });
    const show = async (...more: string[]): Promise<string> => {
      const where = ['--address', testTemporalAddress(), '-n', testTemporalNamespace()];
      const args = ['workflow', 'show', '-w', workflowId, ...where, '-o', 'json', ...more];
      return (await run(path, args)).stdout;
    };
    const data = Buffer.from(JSON.stringify(HIDDEN)).toString('base64');

    const shown = await show('--codec-endpoint', url, '--codec-auth', operator);

    expect(await show()).not.toContain(data);
    expect(shown).toContain(data);
    await client.workflow.getHandle(workflowId).terminate();
    await connection.close();
  });

  it('keeps payloads and tokens out of its log', () => {
    const text = log.join('');

    expect(text).toContain('payloads converted');
    expect(text).not.toContain(HIDDEN.words);
    expect(text).not.toContain(operator.slice('Bearer '.length));
  });
});
