import { createHash } from 'node:crypto';

import { GridError } from '../../domain/errors/grid-error.js';
import { readConfiguration, type Configuration } from '../../platform/config/configuration.js';
import { stopSignal } from '../../platform/stop-signal.js';
import { startOdreStandIn } from '../../sources/odre/stand-in/server.js';
import type { StandInMode } from '../../sources/odre/stand-in/stand-in-options.js';

import { endWithSupervisor } from './process-role.js';

/** `grid source-stand-in`: the stand-in of the eCO2mix API, until it is told to stop. */
export async function sourceStandIn(): Promise<void> {
  endWithSupervisor();
  const stopped = stopSignal();
  const configuration = readConfiguration();
  const standIn = await startOdreStandIn({
    port: configuration.GRID_STAND_IN_PORT,
    host: configuration.GRID_LISTEN_HOST,
    mode: modeOf(configuration),
    log: (sentence) => {
      console.log(sentence);
    },
  });
  console.log(`source stand-in ready at ${standIn.url}`);
  await stopped;
  await standIn.close();
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
