import { randomBytes } from 'node:crypto';
import { once } from 'node:events';
import type { IncomingMessage, ServerResponse } from 'node:http';
import { Agent, createServer } from 'node:https';

import { generate } from 'selfsigned';

/** A secret as the vault keeps it: versions oldest first. */
interface KeptSecret {
  readonly versions: { readonly id: string; readonly value: string }[];
  isEnabled: boolean;
}

/** What goes wrong with the next calls. */
export type VaultFault =
  | { readonly kind: 'status'; readonly status: number; readonly retryAfterSeconds?: number }
  | { readonly kind: 'forbidden' }
  | { readonly kind: 'reset' };

/** A vault over https on this machine, with the answers of the Key Vault REST reference. */
export interface KeyVaultStub {
  /** As a vault in Azure: the name is real, only the address behind it is not. */
  readonly vaultUrl: string;
  readonly hostname: string;
  readonly port: number;
  readonly certificatePem: string;
  /** An agent that finds the vault on this machine and trusts its certificate. */
  readonly agent: Agent;
  /** The one token the vault takes. */
  readonly token: string;
  /** Calls with a token, in order: `GET grid-database-url`. */
  readonly calls: string[];
  /** Calls that the REST reference does not know; empty when the client is right. */
  readonly violations: string[];
  fault: VaultFault | undefined;
  /** Domain that the challenge names as the resource. */
  challengeResource: string;
  set(name: string, value: string): void;
  setEnabled(name: string, isEnabled: boolean): void;
  remove(name: string): void;
  close(): Promise<void>;
}

/** Versions of the API that the stub serves. */
export const SERVED_API_VERSIONS = ['7.4', '7.5', '7.6', '2025-07-01', '2026-04-01'];
export const TENANT = '11111111-2222-3333-4444-555555555555';
/** GET {vaultBaseUrl}/secrets/{secret-name}/{secret-version}; an empty version is the newest. */
const GET_SECRET = /^\/secrets\/([0-9a-zA-Z-]{1,127})(?:\/([0-9a-f]{32})?)?$/;

export async function startKeyVaultStub(name = 'grid-test'): Promise<KeyVaultStub> {
  const hostname = `${name}.vault.azure.net`;
  const { private: key, cert } = await generate([{ name: 'commonName', value: hostname }], {
    algorithm: 'sha256',
    keyType: 'ec',
    curve: 'P-256',
    extensions: [
      { name: 'basicConstraints', cA: true, critical: true },
      { name: 'subjectAltName', altNames: [{ type: 2, value: hostname }] },
    ],
  });
  const secrets = new Map<string, KeptSecret>();
  const server = createServer({ key, cert }, (request, response) => {
    answer(stub, secrets, request, response);
  });
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  const address = server.address();
  const port = typeof address === 'object' ? (address?.port ?? 0) : 0;
  const agent = new Agent({
    ca: cert,
    lookup: (_hostname, _options, callback) => {
      callback(null, [{ address: '127.0.0.1', family: 4 }]);
    },
  });
  const stub: KeyVaultStub = {
    vaultUrl: `https://${hostname}:${port}`,
    hostname,
    port,
    certificatePem: cert,
    agent,
    token: `vault-token-${randomBytes(12).toString('hex')}`,
    calls: [],
    violations: [],
    fault: undefined,
    challengeResource: 'https://vault.azure.net',
    set: (secretName, value) => {
      const kept = secrets.get(secretName) ?? { versions: [], isEnabled: true };
      kept.versions.push({ id: randomBytes(16).toString('hex'), value });
      secrets.set(secretName, kept);
    },
    setEnabled: (secretName, isEnabled) => {
      const kept = secrets.get(secretName);
      if (kept !== undefined) kept.isEnabled = isEnabled;
    },
    remove: (secretName) => {
      secrets.delete(secretName);
    },
    close: async () => {
      agent.destroy();
      server.close();
      server.closeAllConnections();
      await Promise.resolve();
    },
  };
  return stub;
}

function answer(
  stub: KeyVaultStub,
  secrets: ReadonlyMap<string, KeptSecret>,
  request: IncomingMessage,
  response: ServerResponse,
): void {
  const url = new URL(request.url ?? '/', stub.vaultUrl);
  const found = GET_SECRET.exec(url.pathname);
  const violation = violationOf(stub, request, url, found);
  if (violation !== undefined) {
    stub.violations.push(violation);
    send(response, 400, errorBody('BadParameter', violation));
    return;
  }
  if (request.headers.authorization === undefined) {
    response.setHeader(
      'WWW-Authenticate',
      `Bearer authorization="https://login.microsoftonline.com/${TENANT}", resource="${stub.challengeResource}"`,
    );
    send(response, 401, errorBody('Unauthorized', 'AKV10000: no Bearer token was found'));
    return;
  }
  if (request.headers.authorization !== `Bearer ${stub.token}`) {
    send(response, 401, errorBody('Unauthorized', 'AKV10001: the token is not valid'));
    return;
  }
  const [, name = '', version] = found ?? [];
  stub.calls.push(`${request.method ?? ''} ${name}`);
  if (stub.fault !== undefined) {
    fail(stub.fault, response);
    return;
  }
  sendSecret(stub, secrets.get(name), { name, version }, response);
}

function sendSecret(
  stub: KeyVaultStub,
  kept: KeptSecret | undefined,
  asked: { readonly name: string; readonly version: string | undefined },
  response: ServerResponse,
): void {
  const version =
    asked.version === undefined
      ? kept?.versions.at(-1)
      : kept?.versions.find(({ id }) => id === asked.version);
  if (kept === undefined || version === undefined) {
    const message = `A secret with (name/id) ${asked.name} was not found in this key vault.`;
    send(response, 404, errorBody('SecretNotFound', message));
    return;
  }
  if (!kept.isEnabled) {
    const message = 'Operation get is not allowed on a disabled secret.';
    send(response, 403, errorBody('Forbidden', message, 'SecretDisabled'));
    return;
  }
  send(response, 200, secretBundle(stub, asked.name, version));
}

/** SecretBundle of the reference. */
export function secretBundle(
  stub: Pick<KeyVaultStub, 'hostname'>,
  name: string,
  version: { readonly id: string; readonly value: string },
) {
  return {
    value: version.value,
    id: `https://${stub.hostname}/secrets/${name}/${version.id}`,
    attributes: {
      enabled: true,
      created: 1_760_000_000,
      updated: 1_760_000_000,
      recoveryLevel: 'Recoverable+Purgeable',
      recoverableDays: 90,
    },
    tags: {},
  };
}

function violationOf(
  stub: KeyVaultStub,
  request: IncomingMessage,
  url: URL,
  found: RegExpExecArray | null,
): string | undefined {
  if (request.method !== 'GET') return `method ${request.method ?? ''}`;
  if (found === null) return `path ${url.pathname}`;
  if (request.headers.host !== `${stub.hostname}:${stub.port}`) {
    return `host ${request.headers.host ?? ''}`;
  }
  const version = url.searchParams.get('api-version') ?? '';
  if (!SERVED_API_VERSIONS.includes(version)) return `api-version '${version}'`;
  const unknown = [...url.searchParams.keys()].filter((key) => key !== 'api-version');
  return unknown.length === 0 ? undefined : `parameters ${unknown.join(', ')}`;
}

function fail(fault: VaultFault, response: ServerResponse): void {
  if (fault.kind === 'reset') {
    response.socket?.destroy();
    return;
  }
  if (fault.kind === 'forbidden') {
    const message = 'Caller is not authorized to perform action on resource.';
    send(response, 403, errorBody('Forbidden', message, 'ForbiddenByRbac'));
    return;
  }
  if (fault.retryAfterSeconds !== undefined) {
    response.setHeader('Retry-After', String(fault.retryAfterSeconds));
  }
  const code = fault.status === 429 ? 'Throttled' : 'InternalServerError';
  send(response, fault.status, errorBody(code, 'Not now.'));
}

/** KeyVaultError of the reference. */
function errorBody(code: string, message: string, innerCode?: string) {
  return {
    error: {
      code,
      message,
      ...(innerCode === undefined ? {} : { innererror: { code: innerCode } }),
    },
  };
}

function send(response: ServerResponse, status: number, body: unknown): void {
  response.writeHead(status, { 'content-type': 'application/json; charset=utf-8' });
  response.end(JSON.stringify(body));
}
