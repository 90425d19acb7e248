import { pathToFileURL } from 'node:url';

import type { Configuration } from '../../platform/config/configuration.js';
import { localIdentityCaFile } from '../../platform/identity/local-identity-certificate.js';
import { STAND_IN_PATHS } from '../../sources/stand-in-paths.js';

import { homeFolder, type HomeFolder } from './home-folder.js';
import { PUBLIC_ODRE_URL, type ResolvedOrigin } from './origin.js';
import { LOOPBACK } from './port.js';
import { hasCodecServer, type StackPorts } from './stack-ports.js';

/** Everything decided about a run before its first process is started. */
export interface StackPlan {
  readonly configuration: Configuration;
  readonly home: HomeFolder;
  readonly ports: StackPorts;
  readonly resolved: ResolvedOrigin;
  readonly temporalAddress: string;
  readonly temporalNamespace: string;
  readonly temporalUiUrl: string | undefined;
  readonly lakeUrl: string;
  readonly odreUrl: string;
  readonly issuer: string;
  readonly caFile: string | undefined;
  readonly apiUrl: string;
  /** Which components are the product's own, rather than given by an address. */
  readonly embedded: {
    readonly temporal: boolean;
    readonly postgres: boolean;
    readonly identityProvider: boolean;
    readonly standIn: boolean;
    readonly codecServer: boolean;
  };
  /** The product's own keys for payloads, where encryption is on and none are given. */
  readonly payloadKeysFile: string | undefined;
}

/** The plan of a run from its configuration, ports and origin. */
export function planStack(
  configuration: Configuration,
  ports: StackPorts,
  resolved: ResolvedOrigin,
): StackPlan {
  const home = homeFolder(configuration.GRID_HOME);
  const embedded = {
    temporal: configuration.GRID_TEMPORAL_ADDRESS === undefined,
    postgres: configuration.GRID_DATABASE_URL === undefined,
    identityProvider: configuration.GRID_OIDC_ISSUER === undefined,
    standIn: resolved.origin !== 'live' && needsStandIn(configuration, resolved),
    codecServer: hasCodecServer(configuration),
  };
  const embeddedUi = embedded.temporal ? `http://${LOOPBACK}:${ports.temporalUi}` : undefined;
  const embeddedCa = embedded.identityProvider ? localIdentityCaFile(home.root) : undefined;
  return {
    configuration,
    home,
    ports,
    resolved,
    embedded,
    temporalAddress: configuration.GRID_TEMPORAL_ADDRESS ?? `${LOOPBACK}:${ports.temporal}`,
    temporalNamespace: configuration.GRID_TEMPORAL_NAMESPACE ?? `grid-${resolved.origin}`,
    temporalUiUrl: configuration.GRID_TEMPORAL_UI_URL ?? embeddedUi,
    lakeUrl: configuration.GRID_LAKE_URL ?? pathToFileURL(home.lake(resolved.origin)).href,
    odreUrl: odreUrlOf(configuration, ports, embedded.standIn),
    issuer: configuration.GRID_OIDC_ISSUER ?? `https://localhost:${ports.identityProvider}`,
    caFile: configuration.GRID_OIDC_CA_FILE ?? embeddedCa,
    apiUrl: `http://${LOOPBACK}:${ports.api}`,
    payloadKeysFile: needsOwnPayloadKeys(configuration) ? home.payloadKeysFile : undefined,
  };
}

function needsOwnPayloadKeys(configuration: Configuration): boolean {
  const { GRID_PAYLOAD_KEYS, GRID_PAYLOAD_KEYS_FILE, GRID_KEY_VAULT_URL } = configuration;
  const given = GRID_PAYLOAD_KEYS ?? GRID_PAYLOAD_KEYS_FILE ?? GRID_KEY_VAULT_URL;
  return configuration.GRID_PAYLOAD_ENCRYPTION === 'on' && given === undefined;
}

/** The address of a stand-in given by the user stands for ours, unless it was the one that failed. */
function needsStandIn(configuration: Configuration, resolved: ResolvedOrigin): boolean {
  return configuration.GRID_ODRE_URL === undefined || resolved.fallbackReason !== undefined;
}

function odreUrlOf(configuration: Configuration, ports: StackPorts, hasStandIn: boolean): string {
  if (hasStandIn) return `http://${LOOPBACK}:${ports.standIn}${STAND_IN_PATHS.odre}`;
  return configuration.GRID_ODRE_URL ?? PUBLIC_ODRE_URL;
}
