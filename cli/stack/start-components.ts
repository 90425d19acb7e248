import { Client, Connection } from '@temporalio/client';

import type { Configuration } from '../../platform/config/configuration.js';
import { openSecretStore } from '../../platform/secrets/open-secret-store.js';
import { migrateWarehouse } from '../../platform/warehouse/open-warehouse.js';

import { allThenFailures } from './all-then-failures.js';
import type { ComponentGroup } from './component-group.js';
import {
  startApi,
  startCodecServer,
  startIdentityProvider,
  startPostgres,
  startStandIn,
  startTemporal,
  startWorker,
  workerProcesses,
} from './components.js';
import { LOOPBACK } from './port.js';
import { embeddedReference, prepareEmbeddedReference } from './reference-access.js';
import type { Screen } from './screen.js';
import { bringSimulatedFiles } from './simulated-files.js';
import { ensurePayloadKeys, ensurePostgresPasswords } from './stack-keys.js';
import type { StackPlan } from './stack-plan.js';
import { resolveTemporalCli, type SearchProgress } from './temporal-cli.js';
import { connectWhenReady, prepareNamespace } from './temporal-setup.js';
import {
  accessThroughUrl,
  prepareEmbeddedWarehouse,
  type WarehouseAccess,
} from './warehouse-access.js';

/** Components in the order they are ended, those of a row together. */
export function stopOrder(configuration: Configuration): readonly (readonly string[])[] {
  return [
    ['api'],
    workerProcesses(configuration).map(({ name }) => name),
    ['source-stand-in', 'identity-provider', 'codec-server'],
    ['postgres'],
    ['temporal'],
  ];
}

/** What the supervisor itself works with once everything is up. */
export interface StartedStack {
  readonly connection: Connection;
  readonly access: WarehouseAccess;
}

const GIVEN_TEMPORAL_LIMIT_MS = 10_000;

/**
 * Starts every component as soon as what it stands on is there; resolves when all are ready.
 * `stop` cuts short what may take minutes: getting the temporal command.
 */
export async function startComponents(
  plan: StackPlan,
  group: ComponentGroup,
  screen: Screen,
  stop: AbortSignal,
): Promise<StartedStack> {
  if (plan.payloadKeysFile !== undefined) ensurePayloadKeys(plan.payloadKeysFile);
  const temporal = openTemporal(plan, group, screen, stop);
  const warehouse = openWarehouse(plan, group, screen);
  const identity = plan.embedded.identityProvider
    ? group.start('identity-provider', `identity provider ${plan.issuer}`, () =>
        startIdentityProvider(plan),
      )
    : Promise.resolve();
  const standIn = plan.embedded.standIn
    ? group.start('source-stand-in', `source stand-in (${plan.resolved.sources})`, () =>
        startStandIn(plan),
      )
    : Promise.resolve();
  const codecServer = plan.embedded.codecServer
    ? identity.then(() =>
        group.start('codec-server', 'codec server of the Temporal UI', () =>
          startCodecServer(plan),
        ),
      )
    : Promise.resolve();
  const reference = warehouse.then(() => openReference(plan, screen));
  const workers = Promise.all([temporal, warehouse, reference, standIn]).then(
    ([connection, { loaderUrl }, { url: referenceUrl }]) =>
      startWorkers(plan, group, connection, { loaderUrl, referenceUrl }),
  );
  const api = Promise.all([warehouse, identity]).then(([access]) =>
    group.start('api', `API ${plan.apiUrl}`, () => startApi(plan, access.readerUrl)),
  );
  await allThenFailures([temporal, warehouse, identity, standIn, codecServer, workers, api]);
  if ((await reference).isNew) await extractReference(await temporal, plan, screen);
  await bringSimulatedFiles(plan);
  return { connection: await temporal, access: await warehouse };
}

async function openTemporal(
  plan: StackPlan,
  group: ComponentGroup,
  screen: Screen,
  stop: AbortSignal,
): Promise<Connection> {
  const { temporalAddress: address, temporalNamespace: namespace } = plan;
  if (!plan.embedded.temporal) {
    const connection = await connectWhenReady(address, GIVEN_TEMPORAL_LIMIT_MS);
    await prepareNamespace(connection, namespace);
    return connection;
  }
  let endWaiting = (): void => undefined;
  const progress: SearchProgress = {
    note: (message) => {
      screen.info(message);
    },
    doing: (message) => {
      endWaiting();
      endWaiting = screen.waiting(message);
    },
  };
  const { GRID_TEMPORAL_CLI: givenPath } = plan.configuration;
  const cli = await resolveTemporalCli(givenPath, progress, { stop }).finally(() => {
    endWaiting();
  });
  await group.start('temporal', `Temporal ${address}`, () => startTemporal(plan, cli));
  return Connection.connect({ address });
}

async function openWarehouse(
  plan: StackPlan,
  group: ComponentGroup,
  screen: Screen,
): Promise<WarehouseAccess> {
  const given = plan.configuration.GRID_DATABASE_URL;
  const { origin } = plan.resolved;
  if (given !== undefined) {
    const endWaiting = screen.waiting('the warehouse of GRID_DATABASE_URL');
    await migrateWarehouse({ databaseUrl: given, origin }).finally(endWaiting);
    return accessThroughUrl(given);
  }
  const passwords = ensurePostgresPasswords(`${plan.home.keys}/postgres.json`);
  await group.start('postgres', `PostgreSQL ${LOOPBACK}:${plan.ports.postgres}`, () =>
    startPostgres(plan, passwords.superuser, (message) => {
      screen.warn(message);
    }),
  );
  return prepareEmbeddedWarehouse(plan.ports.postgres, passwords, origin);
}

/** The embedded reference database: where it is read, and whether it was filled just now. */
interface OpenedReference {
  /** Undefined where another one is given, or where there is no embedded server. */
  readonly url: string | undefined;
  readonly isNew: boolean;
}

/** A failure is told and holds nothing else up: the extraction says so again. */
async function openReference(plan: StackPlan, screen: Screen): Promise<OpenedReference> {
  if (!plan.embedded.postgres || (await isReferenceGiven(plan.configuration, screen))) {
    return { url: undefined, isNew: false };
  }
  const endWaiting = screen.waiting('the reference database of communes and grid nodes');
  const port = plan.ports.postgres;
  const passwords = ensurePostgresPasswords(`${plan.home.keys}/postgres.json`);
  const url = embeddedReference(port, passwords).readerUrl;
  try {
    const { origin } = plan.resolved;
    return { url, isNew: await prepareEmbeddedReference({ port, passwords, origin }) };
  } catch (error) {
    screen.warn(`the reference database could not be filled: ${sentenceOf(error)}`);
    return { url, isNew: false };
  } finally {
    endWaiting();
  }
}

/** Places that are new are wanted now, not in the night. */
async function extractReference(
  connection: Connection,
  plan: StackPlan,
  screen: Screen,
): Promise<void> {
  const { schedule } = new Client({ connection, namespace: plan.temporalNamespace });
  for (const id of ['reference-places-daily', 'reference-grid-nodes-daily']) {
    await schedule
      .getHandle(id)
      .trigger()
      .catch((error: unknown) => {
        screen.warn(`${id} could not be started: ${sentenceOf(error)}`);
      });
  }
}

function sentenceOf(error: unknown): string {
  return error instanceof Error ? error.message : String(error);
}

async function isReferenceGiven(configuration: Configuration, screen: Screen): Promise<boolean> {
  const secrets = openSecretStore(configuration, {
    warn: (_details, message) => {
      screen.warn(message);
    },
  });
  return (await secrets.findSecret('reference-database-url')) !== undefined;
}

async function startWorkers(
  plan: StackPlan,
  group: ComponentGroup,
  connection: Connection,
  addresses: { readonly loaderUrl: string; readonly referenceUrl: string | undefined },
): Promise<void> {
  await Promise.all(
    workerProcesses(plan.configuration).map((worker) =>
      group.start(worker.name, `${worker.name} (${worker.roles.join(', ')})`, (previous) =>
        startWorker(plan, worker, { ...addresses, connection }, previous),
      ),
    ),
  );
}
