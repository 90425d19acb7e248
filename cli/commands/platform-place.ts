import { ORIGINS, type Origin } from '../../domain/energy/origin.js';
import { GridError } from '../../domain/errors/grid-error.js';
import { readConfiguration, type Configuration } from '../../platform/config/configuration.js';
import { originOf } from '../backup/stack-parts.js';
import { homeFolder } from '../stack/home-folder.js';

import { findRunningStack } from './running-stack.js';

/** Where Temporal answers, and how what it keeps is written. */
export interface TemporalPlace {
  readonly temporalAddress: string;
  readonly temporalNamespace: string;
  readonly encryptsPayloads?: boolean | undefined;
  /** Keys that the stack made for itself; absent where the configuration names them. */
  readonly payloadKeysFile?: string | undefined;
}

/** The platform a command works on, and whose data it holds. */
export interface PlatformPlace extends TemporalPlace {
  readonly origin: Origin;
}

/**
 * The Temporal of the stack that runs in GRID_HOME, else the one that the configuration names: on a
 * server of one's own the parts run in containers, and nothing is written in GRID_HOME.
 *
 * @throws GridError NOT_FOUND when neither is there.
 */
export function getTemporalPlace(): TemporalPlace {
  return findRunningStack() ?? givenTemporalPlace(readConfiguration());
}

/**
 * The platform of the stack that runs in GRID_HOME, else the one that the configuration names.
 *
 * @throws GridError NOT_FOUND when neither is there; INVALID_CONFIGURATION when the configuration
 * does not tell whose data is meant.
 */
export function getPlatformPlace(): PlatformPlace {
  return findRunningStack() ?? givenPlatformPlace(readConfiguration());
}

/**
 * The platform that the configuration names.
 *
 * @throws GridError NOT_FOUND when it names none; INVALID_CONFIGURATION when it does not tell whose
 * data is meant.
 */
export function givenPlatformPlace(configuration: Configuration): PlatformPlace {
  const place = givenTemporalPlace(configuration);
  return { ...place, origin: givenOrigin(configuration, place.temporalNamespace) };
}

/** What is said when no stack runs here and the configuration does not say enough. */
export function nothingRuns(configuration: Configuration, wanted: string): GridError {
  const { root } = homeFolder(configuration.GRID_HOME);
  return new GridError(
    'NOT_FOUND',
    `nothing runs in ${root}: start it with npm start, or set GRID_HOME; for a platform that runs elsewhere set ${wanted}`,
  );
}

function givenTemporalPlace(configuration: Configuration): TemporalPlace {
  const { GRID_TEMPORAL_ADDRESS: temporalAddress, GRID_TEMPORAL_NAMESPACE: given } = configuration;
  const origin = originOf(configuration);
  const temporalNamespace = given ?? (origin === undefined ? undefined : `grid-${origin}`);
  if (temporalAddress === undefined || temporalNamespace === undefined) {
    throw nothingRuns(configuration, 'GRID_TEMPORAL_ADDRESS and GRID_TEMPORAL_NAMESPACE');
  }
  const encryptsPayloads = configuration.GRID_PAYLOAD_ENCRYPTION === 'on';
  return { temporalAddress, temporalNamespace, encryptsPayloads };
}

/** As GRID_SOURCES says; `auto` leaves it to the namespace, whose usual name tells it. */
function givenOrigin(configuration: Configuration, namespace: string): Origin {
  const origin = originOf(configuration) ?? ORIGINS.find((known) => namespace === `grid-${known}`);
  if (origin !== undefined) return origin;
  throw new GridError(
    'INVALID_CONFIGURATION',
    `GRID_SOURCES: say whose data the platform of ${namespace} holds: live, simulated or replay`,
  );
}
