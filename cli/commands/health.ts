import { readFileSync } from 'node:fs';
import { request as httpsRequest } from 'node:https';
import { connect } from 'node:net';

import { z } from 'zod';

import { GridError } from '../../domain/errors/grid-error.js';
import { readConfiguration, type Configuration } from '../../platform/config/configuration.js';
import { localIdentityCaFile } from '../../platform/identity/local-identity-certificate.js';

/** What can be asked for its health. */
export const HEALTH_ROLES = [
  'api',
  'worker',
  'identity-provider',
  'source-stand-in',
  'codec-server',
] as const;

/** One of {@link HEALTH_ROLES}. */
export type HealthRole = (typeof HEALTH_ROLES)[number];

const ANSWER_LIMIT_MS = 4000;
/** Three beats of five seconds, and time for a busy machine. */
const BEAT_WITHIN_MS = 30_000;
const PULSE_SCHEMA = z.object({
  beatAtUtc: z.iso.datetime(),
  readyAtUtc: z.iso.datetime().nullable(),
});

/**
 * `grid health <role>`: whether the process of a role on this machine does its work; for health
 * checks of containers, which take the exit code. `--live` asks only whether it is alive.
 *
 * @throws GridError NOT_READY with what is missing.
 */
export async function health(
  role: string | undefined,
  options: { readonly live?: boolean },
): Promise<void> {
  const configuration = readConfiguration();
  const chosen = role ?? (configuration.GRID_HEALTH_FILE === undefined ? 'api' : 'worker');
  if (!isHealthRole(chosen)) {
    throw new GridError(
      'INVALID_PARAMETER',
      `'${chosen}' has no health: expected one of ${HEALTH_ROLES.join(', ')}`,
    );
  }
  await CHECKS[chosen](configuration, options.live === true);
  console.log(`${chosen} is well`);
}

const CHECKS: Readonly<
  Record<HealthRole, (configuration: Configuration, onlyAlive: boolean) => Promise<void> | void>
> = {
  api: async ({ GRID_API_PORT: port }, onlyAlive) => {
    const path = onlyAlive ? 'health/live' : 'health/ready';
    const status = await httpStatus(`http://127.0.0.1:${port}/${path}`);
    if (status !== 200) throw notReady(`the API answers ${status}`);
  },
  worker: checkWorker,
  'identity-provider': checkIdentityProvider,
  'source-stand-in': ({ GRID_STAND_IN_PORT: port }) => checkPort(port),
  'codec-server': ({ GRID_CODEC_SERVER_PORT: port }) => checkPort(port),
};

/**
 * Judges what a worker wrote of itself: alive when its event loop turned lately, ready when lately,
 * on each of its queues, Temporal listed it among those that ask for work or it had work in hand.
 *
 * @throws GridError NOT_READY
 */
export function judgePulse(text: string, nowMs: number, onlyAlive: boolean): void {
  const pulse = PULSE_SCHEMA.parse(JSON.parse(text));
  const ageMs = (instant: string): number => nowMs - Date.parse(instant);
  if (ageMs(pulse.beatAtUtc) > BEAT_WITHIN_MS) throw notReady('the worker has stopped beating');
  if (onlyAlive) return;
  if (pulse.readyAtUtc === null || ageMs(pulse.readyAtUtc) > BEAT_WITHIN_MS) {
    throw notReady(
      'the worker has no step under way, and Temporal does not list it on all its queues',
    );
  }
}

function checkWorker(configuration: Configuration, onlyAlive: boolean): void {
  const file = configuration.GRID_HEALTH_FILE;
  if (file === undefined) throw notReady('GRID_HEALTH_FILE: a worker without one says nothing');
  let text: string;
  try {
    text = readFileSync(file, 'utf8');
  } catch (cause) {
    throw notReady(`${file} is not there yet`, cause);
  }
  judgePulse(text, Date.now(), onlyAlive);
}

/** Asks for the discovery document by the name that stands in the certificate. */
async function checkIdentityProvider(configuration: Configuration): Promise<void> {
  const { GRID_IDP_PORT: port, GRID_IDP_NAME: servername, GRID_HOME: home } = configuration;
  const ca = readFileSync(localIdentityCaFile(home));
  const status = await new Promise<number>((resolve, reject) => {
    const asking = httpsRequest(
      {
        ...{ host: '127.0.0.1', port, servername, ca },
        path: '/.well-known/openid-configuration',
        timeout: ANSWER_LIMIT_MS,
      },
      (response) => {
        response.resume();
        resolve(response.statusCode ?? 0);
      },
    );
    asking.once('timeout', () => {
      asking.destroy(new Error('no answer'));
    });
    asking.once('error', (cause) => {
      reject(notReady('the identity provider does not answer', cause));
    });
    asking.end();
  });
  if (status !== 200) throw notReady(`the identity provider answers ${status}`);
}

function checkPort(port: number): Promise<void> {
  return new Promise((resolve, reject) => {
    const socket = connect({ port, host: '127.0.0.1', timeout: ANSWER_LIMIT_MS });
    const fail = (cause?: unknown): void => {
      socket.destroy();
      reject(notReady(`nothing listens on port ${port}`, cause));
    };
    socket.once('timeout', fail);
    socket.once('error', fail);
    socket.once('connect', () => {
      socket.destroy();
      resolve();
    });
  });
}

async function httpStatus(url: string): Promise<number> {
  try {
    const response = await fetch(url, { signal: AbortSignal.timeout(ANSWER_LIMIT_MS) });
    await response.arrayBuffer();
    return response.status;
  } catch (cause) {
    throw notReady(`${url} does not answer`, cause);
  }
}

function isHealthRole(text: string): text is HealthRole {
  return HEALTH_ROLES.some((role) => role === text);
}

function notReady(message: string, cause?: unknown): GridError {
  return new GridError('NOT_READY', message, {}, cause);
}
