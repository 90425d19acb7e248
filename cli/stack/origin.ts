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
 * @throws GridError INVALID_CONFIGURATION when replay is asked for without its folder.
 */
export async function resolveOrigin(configuration: Configuration): Promise<ResolvedOrigin> {
  switch (configuration.GRID_SOURCES) {
    case 'live':
      return { origin: 'live', sources: 'live' };
    case 'simulated':
      return { origin: 'simulated', sources: 'simulated' };
    case 'replay':
      if (configuration.GRID_REPLAY_DIR === undefined) {
        throw new GridError(
          'INVALID_CONFIGURATION',
          'GRID_SOURCES=replay needs GRID_REPLAY_DIR, the folder of recorded files',
        );
      }
      return { origin: 'replayed', sources: 'replay' };
    case 'auto': {
      const fallbackReason = await probe(configuration.GRID_ODRE_URL ?? PUBLIC_ODRE_URL);
      if (fallbackReason === undefined) return { origin: 'live', sources: 'live' };
      return { origin: 'simulated', sources: 'simulated', fallbackReason };
    }
  }
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
