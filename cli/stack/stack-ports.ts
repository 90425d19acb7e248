import { GridError } from '../../domain/errors/grid-error.js';
import type { Configuration } from '../../platform/config/configuration.js';

import { describePortOwner } from './port-owner.js';
import { findFreePort, isPortFree } from './port.js';

/** The ports of one stack. */
export interface StackPorts {
  readonly api: number;
  readonly temporal: number;
  readonly temporalUi: number;
  readonly postgres: number;
  readonly identityProvider: number;
  readonly standIn: number;
  readonly codecServer: number;
}

/** Port, what for, and the variable that changes it. */
export interface PortRequest {
  readonly port: number;
  readonly what: string;
  readonly variable: string;
}

/** The UI of the embedded Temporal has a server that decodes for it, when payloads are encrypted. */
export function hasCodecServer(configuration: Configuration): boolean {
  return (
    configuration.GRID_PAYLOAD_ENCRYPTION === 'on' &&
    configuration.GRID_TEMPORAL_ADDRESS === undefined
  );
}

/** The configured ports that this stack will listen on. */
export function requestedPorts(configuration: Configuration): readonly PortRequest[] {
  const isEmbedded = (url: string | undefined): boolean => url === undefined;
  const request = (port: number, what: string, variable: string): PortRequest => ({
    port,
    what,
    variable,
  });
  return [
    request(configuration.GRID_API_PORT, 'the API', 'GRID_API_PORT'),
    ...(isEmbedded(configuration.GRID_TEMPORAL_ADDRESS)
      ? [
          request(configuration.GRID_TEMPORAL_PORT, 'Temporal', 'GRID_TEMPORAL_PORT'),
          request(configuration.GRID_TEMPORAL_UI_PORT, 'Temporal Web UI', 'GRID_TEMPORAL_UI_PORT'),
        ]
      : []),
    ...(isEmbedded(configuration.GRID_DATABASE_URL)
      ? [request(configuration.GRID_PG_PORT, 'PostgreSQL', 'GRID_PG_PORT')]
      : []),
    ...(isEmbedded(configuration.GRID_OIDC_ISSUER)
      ? [request(configuration.GRID_IDP_PORT, 'the local identity provider', 'GRID_IDP_PORT')]
      : []),
    request(configuration.GRID_STAND_IN_PORT, 'the source stand-in', 'GRID_STAND_IN_PORT'),
    ...(hasCodecServer(configuration)
      ? [
          request(
            configuration.GRID_CODEC_SERVER_PORT,
            'the codec server',
            'GRID_CODEC_SERVER_PORT',
          ),
        ]
      : []),
  ].filter(({ port }) => port !== 0);
}

/**
 * Makes sure that nobody listens on the requested ports.
 *
 * @throws GridError INVALID_CONFIGURATION naming each taken port, its variable and who has it.
 */
export async function refuseTakenPorts(requests: readonly PortRequest[]): Promise<void> {
  const complaints = await Promise.all(requests.map(complaintAbout));
  const problems = complaints.filter((complaint) => complaint !== undefined);
  if (problems.length > 0) {
    throw new GridError('INVALID_CONFIGURATION', problems.join('\n'));
  }
}

/** The ports of this run; 0 becomes a free one, which stays the same when a component restarts. */
export async function choosePorts(configuration: Configuration): Promise<StackPorts> {
  const choose = async (port: number): Promise<number> => (port === 0 ? findFreePort() : port);
  return {
    api: await choose(configuration.GRID_API_PORT),
    temporal: await choose(configuration.GRID_TEMPORAL_PORT),
    temporalUi: await choose(configuration.GRID_TEMPORAL_UI_PORT),
    postgres: await choose(configuration.GRID_PG_PORT),
    identityProvider: await choose(configuration.GRID_IDP_PORT),
    standIn: await choose(configuration.GRID_STAND_IN_PORT),
    codecServer: await choose(configuration.GRID_CODEC_SERVER_PORT),
  };
}

async function complaintAbout(request: PortRequest): Promise<string | undefined> {
  if (await isPortFree(request.port)) return undefined;
  const owner = await describePortOwner(request.port);
  const by = owner === undefined ? 'is in use' : `is in use by ${owner}`;
  return `port ${request.port} of ${request.what} ${by}: stop that, or set ${request.variable} to another port`;
}
