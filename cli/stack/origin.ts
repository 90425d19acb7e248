import { existsSync, readdirSync } from 'node:fs';

import type { Origin } from '../../domain/energy/origin.js';
import { GridError } from '../../domain/errors/grid-error.js';
import type { Configuration } from '../../platform/config/configuration.js';

/** Where the live data is, unless GRID_ODRE_URL says otherwise. */
export const PUBLIC_ODRE_URL = 'https://odre.opendatasoft.com/api/explore/v2.1';

const PROBE_LIMIT_MS = 3000;

/** Where this run takes its data from, and why. */
export interface ResolvedOrigin {
  readonly origin: Origin;
  /** GRID_SOURCES as children get it. */
  readonly sources: 'live' | 'simulated' | 'replay';
  /** Set when `auto` fell back: why the live source cannot be used. */
  readonly fallbackReason?: string;
}

/**
 * Decides once, at start, between live, simulated and replayed data.
 *
 * @throws GridError INVALID_CONFIGURATION when replay is asked for without recorded files.
 */
export async function resolveOrigin(configuration: Configuration): Promise<ResolvedOrigin> {
  switch (configuration.GRID_SOURCES) {
    case 'live':
      return { origin: 'live', sources: 'live' };
    case 'simulated':
      return { origin: 'simulated', sources: 'simulated' };
    case 'replay':
      refuseEmptyReplay(configuration);
      return { origin: 'replayed', sources: 'replay' };
    case 'auto': {
      const fallbackReason = await probe(configuration.GRID_ODRE_URL ?? PUBLIC_ODRE_URL);
      if (fallbackReason === undefined) return { origin: 'live', sources: 'live' };
      return { origin: 'simulated', sources: 'simulated', fallbackReason };
    }
  }
}

/**
 * Lets everything pass but a replay without recorded files.
 *
 * @throws GridError INVALID_CONFIGURATION saying what is wrong with GRID_REPLAY_DIR.
 */
export function refuseEmptyReplay(configuration: Configuration): void {
  if (configuration.GRID_SOURCES !== 'replay') return;
  const folder = configuration.GRID_REPLAY_DIR;
  if (folder === undefined) {
    throw replayError('GRID_SOURCES=replay needs GRID_REPLAY_DIR, the folder of recorded files');
  }
  if (!existsSync(folder)) throw replayError(`GRID_REPLAY_DIR: there is no folder ${folder}`);
  if (!readdirSync(folder).some((name) => /\.(?:csv|json)$/.test(name))) {
    throw replayError(`GRID_REPLAY_DIR: ${folder} holds no recorded file (.csv or .json)`);
  }
}

function replayError(message: string): GridError {
  return new GridError('INVALID_CONFIGURATION', message);
}

/** Why the source cannot be used, or undefined when it answers. */
async function probe(baseUrl: string): Promise<string | undefined> {
  const url = `${baseUrl}/catalog/datasets/eco2mix-regional-tr`;
  try {
    const response = await fetch(url, { signal: AbortSignal.timeout(PROBE_LIMIT_MS) });
    return response.ok ? undefined : `${baseUrl} answered ${response.status}`;
  } catch {
    return `${baseUrl} does not answer within ${PROBE_LIMIT_MS / 1000} s`;
  }
}
