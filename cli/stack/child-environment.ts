import { STAND_IN_LOGIN, STAND_IN_PATHS } from '../../sources/stand-in-paths.js';

import { LOOPBACK } from './port.js';
import type { StackPlan } from './stack-plan.js';

/** A child: its name, and the address of its database if it has one. */
export interface Child {
  readonly name: string;
  readonly databaseUrl?: string | undefined;
  /** The address of the embedded reference database, for who extracts it. */
  readonly referenceUrl?: string | undefined;
}

const SOURCE_SECRETS = [
  'GRID_RTE_CLIENT_ID',
  'GRID_RTE_CLIENT_ID_FILE',
  'GRID_RTE_CLIENT_SECRET',
  'GRID_RTE_CLIENT_SECRET_FILE',
  'GRID_ERA5_STORE_OPTIONS',
  'GRID_ERA5_STORE_OPTIONS_FILE',
  'GRID_ODRE_API_KEY',
  'GRID_ODRE_API_KEY_FILE',
  'GRID_REFERENCE_DATABASE_URL',
  'GRID_REFERENCE_DATABASE_URL_FILE',
];
/** `worker`, `worker-2`: the ones with the io role. */
const LIGHT_WORKER = /^worker(?:-\d+)?$/;
const PAYLOAD_SECRETS = ['GRID_PAYLOAD_KEYS', 'GRID_PAYLOAD_KEYS_FILE'];

/**
 * The environment of a child: that of this process, with everything that was decided at start.
 * A child sees no secret it does not need: an empty variable counts as absent. An address that came
 * from a file or a vault is left there for the child to read, so that it follows its changes.
 */
export function childEnvironment(
  plan: StackPlan,
  child: Child,
  environment: NodeJS.ProcessEnv = process.env,
): NodeJS.ProcessEnv {
  return {
    ...environment,
    GRID_HOME: plan.home.root,
    GRID_SOURCES: plan.resolved.sources,
    GRID_ODRE_URL: plan.odreUrl,
    GRID_API_PORT: String(plan.ports.api),
    GRID_IDP_PORT: String(plan.ports.identityProvider),
    GRID_STAND_IN_PORT: String(plan.ports.standIn),
    GRID_CODEC_SERVER_PORT: String(plan.ports.codecServer),
    GRID_CODEC_SERVER_ACCESS: 'local',
    GRID_TEMPORAL_ADDRESS: plan.temporalAddress,
    GRID_TEMPORAL_NAMESPACE: plan.temporalNamespace,
    GRID_LAKE_URL: plan.lakeUrl,
    GRID_OIDC_ISSUER: plan.issuer,
    ...optional('GRID_TEMPORAL_UI_URL', plan.temporalUiUrl),
    ...optional('GRID_OIDC_CA_FILE', plan.caFile),
    ...optional('NODE_EXTRA_CA_CERTS', plan.caFile),
    ...optional('GRID_PAYLOAD_KEYS_FILE', plan.payloadKeysFile),
    ...standInAddresses(plan, environment),
    ...databaseAddress(plan, child, environment),
    ...optional('GRID_REFERENCE_DATABASE_URL', child.referenceUrl),
    ...withheldSecrets(child),
  };
}

/**
 * The other sources of a simulated France, where no address is given: its stand-ins. A login is needed
 * where the real one needs it, and guards nothing.
 */
function standInAddresses(plan: StackPlan, environment: NodeJS.ProcessEnv): NodeJS.ProcessEnv {
  if (!plan.embedded.standIn || plan.resolved.origin !== 'simulated') return {};
  const base = `http://${LOOPBACK}:${plan.ports.standIn}`;
  const { clientId, clientSecret } = STAND_IN_LOGIN;
  const addresses = {
    GRID_MAINTENANCE_PAGE_URL: `${base}${STAND_IN_PATHS.maintenancePage}`,
    GRID_OPEN_METEO_FORECAST_URL: `${base}${STAND_IN_PATHS.openMeteoForecast}`,
    GRID_OPEN_METEO_ARCHIVE_URL: `${base}${STAND_IN_PATHS.openMeteoArchive}`,
    GRID_ERA5_URL: `${base}${STAND_IN_PATHS.era5}`,
    ...(isBlank(environment['GRID_RTE_URL'])
      ? {
          GRID_RTE_URL: `${base}${STAND_IN_PATHS.rte}`,
          GRID_RTE_CLIENT_ID: clientId,
          GRID_RTE_CLIENT_SECRET: clientSecret,
        }
      : {}),
  };
  return Object.fromEntries(
    Object.entries(addresses).filter(([name]) => isBlank(environment[name])),
  );
}

function databaseAddress(
  plan: StackPlan,
  { databaseUrl }: Child,
  environment: NodeJS.ProcessEnv,
): NodeJS.ProcessEnv {
  if (databaseUrl === undefined) return { GRID_DATABASE_URL: '', GRID_DATABASE_URL_FILE: '' };
  const isReadElsewhere = !plan.embedded.postgres && isBlank(environment['GRID_DATABASE_URL']);
  return { GRID_DATABASE_URL: isReadElsewhere ? '' : databaseUrl };
}

function withheldSecrets({ name }: Child): NodeJS.ProcessEnv {
  const callsTheSource = LIGHT_WORKER.test(name);
  const readsPayloads = name.startsWith('worker') || name === 'codec-server';
  const withheld = [
    ...(callsTheSource ? [] : SOURCE_SECRETS),
    ...(readsPayloads ? [] : PAYLOAD_SECRETS),
  ];
  return Object.fromEntries(withheld.map((variable) => [variable, '']));
}

function isBlank(text: string | undefined): boolean {
  return text === undefined || text.trim() === '';
}

function optional(name: string, value: string | undefined): NodeJS.ProcessEnv {
  return value === undefined ? {} : { [name]: value };
}
