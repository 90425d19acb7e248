import { createHash } from 'node:crypto';
import { join } from 'node:path';

import { GridError } from '../../domain/errors/grid-error.js';
import { readConfiguration, type Configuration } from '../../platform/config/configuration.js';
import { stopSignal } from '../../platform/stop-signal.js';
import { createAllStandIns } from '../../sources/all-stand-ins.js';
import type { StandInMode } from '../../sources/odre/stand-in/stand-in-options.js';
import { startStandInServer } from '../../sources/stand-in-server.js';
import { homeFolder } from '../stack/home-folder.js';

import { endWithSupervisor } from './process-role.js';

/** `grid source-stand-in`: the stand-ins of all sources, until it is told to stop. */
export async function sourceStandIn(): Promise<void> {
  endWithSupervisor();
  const stopped = stopSignal();
  const configuration = readConfiguration();
  const log = (sentence: string): void => {
    console.log(sentence);
  };
  const mounts = await createAllStandIns({
    mode: modeOf(configuration),
    era5Folder: join(homeFolder(configuration.GRID_HOME).root, 'stand-in', 'era5'),
    log,
  });
  const standIns = await startStandInServer({
    port: configuration.GRID_STAND_IN_PORT,
    host: configuration.GRID_LISTEN_HOST,
    mounts,
    log,
  });
  console.log(`source stand-in ready at ${standIns.url}`);
  await stopped;
  await standIns.close();
  process.exit(0);
}

function modeOf(configuration: Configuration): StandInMode {
  if (configuration.GRID_SOURCES !== 'replay') {
    return {
      kind: 'simulated',
      seed: seedNumber(configuration.GRID_SIMULATION_SEED),
      publicationLagSeconds: configuration.GRID_SIMULATION_PUBLICATION_LAG_SECONDS,
    };
  }
  if (configuration.GRID_REPLAY_DIR === undefined) {
    throw new GridError('INVALID_CONFIGURATION', 'GRID_REPLAY_DIR: replay needs a folder');
  }
  return { kind: 'replay', folder: configuration.GRID_REPLAY_DIR };
}

/** Any text as a seed; a change of one letter gives another France. */
function seedNumber(text: string): number {
  return createHash('sha256').update(text).digest().readUInt32BE(0);
}
