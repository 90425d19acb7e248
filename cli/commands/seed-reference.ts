import { GridError } from '../../domain/errors/grid-error.js';
import { readConfiguration } from '../../platform/config/configuration.js';
import { migrateReferenceDatabase } from '../../platform/reference-database/seed-reference-database.js';
import { openSecretStore } from '../../platform/secrets/open-secret-store.js';
import { homeFolder } from '../stack/home-folder.js';
import { embeddedReference } from '../stack/reference-access.js';
import {
  fillReference,
  fillReferenceFromFiles,
  type ReferenceFilling,
} from '../stack/reference-seed.js';
import { readDatabaseLogin, readSecretFile } from '../stack/secret-file.js';
import { ensurePostgresPasswords } from '../stack/stack-keys.js';
import { ensureLogin, withClient } from '../stack/warehouse-access.js';

import { findRunningStack } from './running-stack.js';

/** What `grid seed-reference` is told. */
export interface SeedReferenceOptions {
  readonly ownerUrlFile?: string;
  readonly nodes?: string;
  readonly centres?: string;
  readonly simulatedNodes?: boolean;
  /** `grid_reference_reader=file`. */
  readonly login?: string;
  /** A database that was filled with files of nodes or centres stays as it is. */
  readonly keepFiles?: boolean;
  readonly json?: boolean;
}

const ROLE = 'grid_reference_reader';

/**
 * `grid seed-reference`: migrates and fills a reference database: the one of the file given, else of
 * GRID_REFERENCE_DATABASE_URL, else the embedded one of the stack that runs in GRID_HOME.
 *
 * @throws GridError NOT_FOUND when there is none, INVALID_PARAMETER, PAYLOAD_SCHEMA_DRIFT for a file
 *   that is not what its option names.
 */
export async function seedReference(options: SeedReferenceOptions): Promise<void> {
  const ownerUrl = await ownerUrlOf(options);
  await migrateReferenceDatabase(ownerUrl);
  if (options.login !== undefined) await makeReader(ownerUrl, options.login);
  const isSimulated =
    options.simulatedNodes === true || readConfiguration().GRID_SOURCES === 'simulated';
  const origin = isSimulated ? 'simulated' : 'published';
  if (options.keepFiles === true) {
    const isFilled = await fillReference(ownerUrl, origin);
    console.log(isFilled ? 'the reference database is filled' : 'the reference database stays');
    return;
  }
  const { nodes, centres } = options;
  const filling = await fillReferenceFromFiles(ownerUrl, origin, { nodes, centres });
  console.log(options.json === true ? JSON.stringify(filling) : sentenceOf(filling));
}

async function ownerUrlOf({ ownerUrlFile }: SeedReferenceOptions): Promise<string> {
  if (ownerUrlFile !== undefined) return readSecretFile(ownerUrlFile);
  const configuration = readConfiguration();
  const secrets = openSecretStore(configuration, {
    warn: (_details, message) => {
      console.error(message);
    },
  });
  const given = await secrets.findSecret('reference-database-url');
  if (given !== undefined) return given;
  const stack = findRunningStack();
  // The reader of the warehouse is on the same server; a warehouse that was given has none of ours.
  const isEmbedded = stack?.components.some(({ name }) => name === 'postgres') === true;
  if (stack === undefined || !isEmbedded) {
    throw new GridError(
      'NOT_FOUND',
      'no reference database: start the platform with npm start, or give --owner-url-file or GRID_REFERENCE_DATABASE_URL',
    );
  }
  const { keys } = homeFolder(configuration.GRID_HOME);
  const port = Number(new URL(stack.readerUrl).port);
  return embeddedReference(port, ensurePostgresPasswords(`${keys}/postgres.json`)).ownerUrl;
}

async function makeReader(ownerUrl: string, argument: string): Promise<void> {
  const [role, ...path] = argument.split('=');
  if (role !== ROLE || path.length === 0 || !/^postgres(?:ql)?:/.test(ownerUrl)) {
    throw new GridError(
      'INVALID_PARAMETER',
      `--login: expected ${ROLE}=file, on PostgreSQL; on SQL Server make users as docs/security.md says`,
    );
  }
  const { login, password } = readDatabaseLogin(path.join('='));
  await withClient(ownerUrl, (client) => ensureLogin(client, login, ROLE, password));
}

function sentenceOf(filling: ReferenceFilling): string {
  const { isChanged, edition, communes, nodes, communesWithNode, nodesSetAside } = filling;
  const done = isChanged ? 'filled with' : 'the database held already';
  const setAside = Object.entries(nodesSetAside).map(([reason, count]) => `${count} ${reason}`);
  return [
    `${done} ${edition}: ${communes} communes, ${nodes} nodes, a node for ${communesWithNode} communes`,
    ...(setAside.length === 0 ? [] : [`records without a node: ${setAside.join(', ')}`]),
  ].join('; ');
}
