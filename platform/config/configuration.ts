import { z } from 'zod';

import { DEFAULT_ASSET_LIMIT_OVERRIDES } from '../../domain/asset/asset-limits.js';
import { GridError } from '../../domain/errors/grid-error.js';

const port = (defaultPort: number, what: string) =>
  z.coerce
    .number()
    .int()
    .min(0)
    .max(65_535)
    .default(defaultPort)
    .describe(`Port of ${what}; 0 takes a free one.`);

const optionalText = (what: string) => z.string().min(1).optional().describe(what);

const secretFile = (variable: string) =>
  optionalText(`File that holds ${variable}; read again when it changes.`);

const seconds = (defaultSeconds: number, what: string) =>
  z.coerce.number().int().min(1).max(86_400).default(defaultSeconds).describe(what);

const count = (defaultCount: number, smallest: number, largest: number, what: string) =>
  z.coerce.number().int().min(smallest).max(largest).default(defaultCount).describe(what);

const objectId = (what: string) => z.guid().toLowerCase().optional().describe(what);

/** Where data is taken from; `auto` is live when reachable, else simulated. */
export const SOURCE_MODES = ['auto', 'live', 'simulated', 'replay'] as const;

/** Every environment variable of the product; docs/configuration.md is generated from it. */
export const CONFIGURATION_SCHEMA = z.object({
  GRID_HOME: z
    .string()
    .min(1)
    .default('.grid')
    .describe('Folder of all state: lake, databases, logs, keys.'),
  GRID_LISTEN_HOST: z
    .string()
    .min(1)
    .default('127.0.0.1')
    .describe(
      'Address that the API, the local identity provider, the stand-in and the codec server listen on. In a container 0.0.0.0; elsewhere this machine only.',
    ),
  GRID_API_PORT: port(3000, 'the API'),
  GRID_TEMPORAL_PORT: port(7233, 'the embedded Temporal server'),
  GRID_TEMPORAL_UI_PORT: port(8233, 'the Temporal Web UI'),
  GRID_PG_PORT: port(5433, 'the embedded PostgreSQL'),
  GRID_IDP_PORT: port(9443, 'the local identity provider (https)'),
  GRID_IDP_NAME: z
    .string()
    .regex(/^[0-9a-z.-]{1,253}$/)
    .default('localhost')
    .describe(
      'Name by which others reach the local identity provider; stands in its issuer and certificate.',
    ),
  GRID_STAND_IN_PORT: port(0, 'the stand-in of the eCO2mix API in simulated and replay mode'),
  GRID_SOURCES: z
    .enum(SOURCE_MODES)
    .default('auto')
    .describe(
      'Where data comes from: live RTE data, the simulator, or recorded files; auto is live when reachable, else simulated.',
    ),
  GRID_REPLAY_DIR: optionalText('Folder of recorded files for replay.'),
  GRID_ODRE_URL: z
    .url({ protocol: /^https?$/ })
    .optional()
    .describe(
      'Base of the eCO2mix API. Default: https://odre.opendatasoft.com/api/explore/v2.1 when live; in simulated and replay mode the built-in stand-in, unless an address is given here.',
    ),
  GRID_ODRE_API_KEY: optionalText(
    'Secret. Optional key of the eCO2mix API, for a larger call quota.',
  ),
  GRID_ODRE_API_KEY_FILE: secretFile('GRID_ODRE_API_KEY'),
  GRID_RTE_URL: z
    .url({ protocol: /^https?$/ })
    .optional()
    .describe(
      "Base of RTE's own API, https://digital.iservices.rte-france.com; without it unavailabilities are not asked for. In simulated mode npm start takes its stand-in.",
    ),
  GRID_RTE_UNAVAILABILITY_VERSION: z
    .enum(['v1', 'v6', 'v7'])
    .default('v7')
    .describe("Version of RTE's unavailability API."),
  GRID_RTE_CLIENT_ID: optionalText(
    "Secret. Id of the application registered at RTE's data portal.",
  ),
  GRID_RTE_CLIENT_ID_FILE: secretFile('GRID_RTE_CLIENT_ID'),
  GRID_RTE_CLIENT_SECRET: optionalText('Secret. Secret of that application.'),
  GRID_RTE_CLIENT_SECRET_FILE: secretFile('GRID_RTE_CLIENT_SECRET'),
  GRID_MAINTENANCE_PAGE_URL: z
    .url({ protocol: /^https?$/ })
    .optional()
    .describe('Address of a published maintenance page; without it no page is read.'),
  GRID_OPEN_METEO_FORECAST_URL: z
    .url({ protocol: /^https?$/ })
    .optional()
    .describe(
      "Open-Meteo's forecast. Default: https://api.open-meteo.com/v1/forecast when live; else none.",
    ),
  GRID_OPEN_METEO_ARCHIVE_URL: z
    .url({ protocol: /^https?$/ })
    .optional()
    .describe(
      "Open-Meteo's archive. Default: https://archive-api.open-meteo.com/v1/archive when live; else none.",
    ),
  GRID_ERA5_URL: optionalText(
    'Store of ERA5 months in Parquet: abfss://, s3://, https://, file:// or a folder; without it ERA5 is not read.',
  ),
  GRID_ERA5_STORE_OPTIONS: optionalText(
    'Secret. What Polars needs to read that store, as JSON in the names of its cloud options: {"aws_access_key_id": "..."}. Not needed for a public store, nor for a lake on Azure that this identity may read.',
  ),
  GRID_ERA5_STORE_OPTIONS_FILE: secretFile('GRID_ERA5_STORE_OPTIONS'),
  GRID_ERA5_WEIGHTS_FILE: optionalText(
    'Table of weights by wind and solar capacity, as `grid derive-capacity-weights` prints it; without it weather is weighted by area alone.',
  ),
  GRID_TEMPORAL_ADDRESS: optionalText(
    'host:port of an existing Temporal server, instead of the embedded one.',
  ),
  GRID_TEMPORAL_NAMESPACE: optionalText(
    'Temporal namespace. Default: grid-live, grid-simulated or grid-replayed, by origin.',
  ),
  GRID_TEMPORAL_UI_URL: optionalText(
    'Address of the Temporal Web UI that lineage links point to. Default: the embedded one.',
  ),
  GRID_TEMPORAL_CLI: optionalText(
    'Path of the temporal command, instead of searching or building it.',
  ),
  GRID_DATABASE_URL: optionalText(
    'Secret. postgres:// or mssql:// address of an existing warehouse, instead of the embedded one.',
  ),
  GRID_DATABASE_URL_FILE: secretFile('GRID_DATABASE_URL'),
  GRID_REFERENCE_DATABASE_URL: optionalText(
    'Secret. postgres:// or mssql:// address of an existing reference database (communes, postal codes, grid nodes), as a login that can only read; instead of the embedded one.',
  ),
  GRID_REFERENCE_DATABASE_URL_FILE: secretFile('GRID_REFERENCE_DATABASE_URL'),
  GRID_LAKE_URL: optionalText(
    'Address of an existing lake, file:// or abfss://container@account.dfs.core.windows.net/root, instead of a folder under GRID_HOME.',
  ),
  GRID_LANDING_URL: optionalText(
    'Where files are brought to: a folder, file://, or a lake, abfss://, whose folder landing it is. Default: landing under GRID_HOME; where the lake lies elsewhere, its own folder landing.',
  ),
  GRID_LANDING_MAX_MB: count(
    256,
    1,
    102_400,
    'Largest file that is taken from the landing zone, packed or unpacked, in MB.',
  ),
  GRID_LAKE_WRITER_OBJECT_ID: objectId(
    'Object id of the identity that writes a lake on Azure, for `grid lake-rights`.',
  ),
  GRID_LAKE_READER_OBJECT_ID: objectId(
    'Object id of an identity that reads Silver on Azure, for `grid lake-rights`.',
  ),
  GRID_OIDC_ISSUER: z
    .url()
    .optional()
    .describe('Issuer whose tokens the API accepts. Default: the local identity provider.'),
  GRID_OIDC_AUDIENCE: z
    .string()
    .min(1)
    .default('grid-power-stream')
    .describe('Audience a token must carry.'),
  GRID_OIDC_CA_FILE: optionalText(
    'PEM file of the certificate authority of the issuer, when it is a private one.',
  ),
  GRID_TOKEN_VERIFIER: z
    .enum(['jose', 'passport-azure-ad'])
    .default('jose')
    .describe('Library that checks tokens.'),
  GRID_SIMULATION_SEED: z
    .string()
    .min(1)
    .default('grid')
    .describe('Seed of the simulator: the same seed gives the same data.'),
  GRID_SIMULATION_PUBLICATION_LAG_SECONDS: z.coerce
    .number()
    .int()
    .min(0)
    .max(86_400)
    .default(480)
    .describe(
      'How long after the start of a slot the simulator publishes it, in seconds (RTE: about 8 minutes).',
    ),
  GRID_PUBLICATION_ASK_INTERVAL_SECONDS: seconds(
    120,
    'While the newest slot is not published, seconds between two questions for it.',
  ),
  GRID_PUBLICATION_ASK_COUNT: z.coerce
    .number()
    .int()
    .min(0)
    .max(60)
    .default(6)
    .describe('How often one cycle asks again for a slot that is not published yet.'),
  GRID_CYCLE_WINDOW_HOURS: z.coerce
    .number()
    .int()
    .min(1)
    .max(72)
    .default(3)
    .describe('Hours of data a cycle fetches, so that a missed slot heals itself.'),
  GRID_BACKFILL_CONCURRENCY: z.coerce
    .number()
    .int()
    .min(1)
    .max(20)
    .default(2)
    .describe('Partitions a backfill works on at the same time.'),
  GRID_FRESHNESS_OVERRIDES: optionalText(
    'When values of a dataset, or its answers where it has no measurements, are late and stale, in minutes, instead of what the dataset catalogue says: eco2mix-regional-tr=60/105, joined by commas.',
  ),
  GRID_ASSET_STALE_HOURS: count(
    24,
    1,
    1_000_000,
    'Hours after which an asset (region, node, unit) that no data names any more is stale.',
  ),
  GRID_ASSET_INACTIVE_HOURS: count(
    168,
    1,
    1_000_000,
    'Hours after which it is inactive; more than those after which it is stale.',
  ),
  GRID_ASSET_HOURS_OVERRIDES: z
    .string()
    .default(DEFAULT_ASSET_LIMIT_OVERRIDES)
    .describe('Both hours for some kinds of assets: grid_node=1080/2880, joined by commas.'),
  GRID_WORKER_PROCESSES: count(1, 1, 8, 'Processes for workflows, calls to the source and loads.'),
  GRID_WORKER_PROCESSES_COMPUTE: count(1, 1, 8, 'Processes for refining and checking.'),
  GRID_IO_CONCURRENCY: count(8, 1, 50, 'Steps of grid-io that one process runs at once.'),
  GRID_COMPUTE_CONCURRENCY: count(1, 1, 8, 'Steps of grid-compute that one process runs at once.'),
  GRID_LOAD_CONCURRENCY: count(2, 1, 4, 'Steps of grid-load that one process runs at once.'),
  GRID_IO_STEPS_PER_SECOND: count(
    10,
    1,
    1000,
    'Steps a second that Temporal hands out from grid-io to all processes together; the same value everywhere.',
  ),
  GRID_COMPUTE_MEMORY_LIMIT_MB: count(
    1024,
    0,
    1_048_576,
    'Resident memory in MB after which a process that computes ends and is started again; 0 for never.',
  ),
  GRID_WORKER_VERSIONING: z
    .enum(['off', 'pinned'])
    .default('off')
    .describe(
      'pinned: a workflow ends on the build it began on, and a new build gets work once `grid versions --set-current` says so. For stacks that keep workers of two builds running.',
    ),
  GRID_KEY_VAULT_URL: z
    .url({ protocol: /^https$/ })
    .optional()
    .describe(
      'Address of an Azure Key Vault, https://<name>.vault.azure.net, for the secrets that neither a variable nor a file gives.',
    ),
  GRID_KEY_VAULT_PREFIX: z
    .string()
    .regex(/^[0-9A-Za-z-]{1,100}$/)
    .default('grid')
    .describe(
      'Stands before the name of a secret in the vault, so that each process can have secrets of its own: grid-database-url, grid-odre-api-key, grid-payload-keys.',
    ),
  GRID_SECRET_MAX_AGE_SECONDS: seconds(
    60,
    'How long a secret is used before it is read again: within this time a new value is taken up.',
  ),
  GRID_PAYLOAD_ENCRYPTION: z
    .enum(['off', 'on'])
    .default('off')
    .describe(
      'Whether what Temporal keeps of a run (inputs, results, errors, summaries) is encrypted. Off still reads what was encrypted, while its key is given.',
    ),
  GRID_PAYLOAD_KEYS: optionalText(
    'Secret. Keys for what Temporal keeps: id:key, key being 32 bytes in base64, joined by commas. The first encrypts, all decrypt.',
  ),
  GRID_PAYLOAD_KEYS_FILE: secretFile('GRID_PAYLOAD_KEYS'),
  GRID_CODEC_SERVER_PORT: port(8234, 'the codec server, when payloads are encrypted'),
  GRID_CODEC_SERVER_ACCESS: z
    .enum(['token', 'local'])
    .default('token')
    .describe(
      'Who may have payloads decoded: bearers of an operator token, or any page of the Temporal UI on this machine. npm start takes local for its own UI, which sends no tokens.',
    ),
  GRID_HEALTH_FILE: optionalText(
    'File in which a worker says every 5 s that it lives and asks for work, for `grid health worker`. Default: none.',
  ),
  GRID_LOG_LEVEL: z
    .enum(['debug', 'info', 'warn', 'error'])
    .default('info')
    .describe('Least severe level that is logged.'),
});

/** The configuration of a process, read once from the environment. */
export type Configuration = Readonly<z.infer<typeof CONFIGURATION_SCHEMA>>;

/**
 * Reads the configuration from environment variables. An empty or blank variable counts as absent.
 *
 * @throws GridError INVALID_CONFIGURATION naming each variable and its rule, never its value.
 */
export function readConfiguration(environment: NodeJS.ProcessEnv = process.env): Configuration {
  const given = Object.fromEntries(
    Object.entries(environment).filter(
      ([name, value]) => name.startsWith('GRID_') && value?.trim() !== '',
    ),
  );
  const result = CONFIGURATION_SCHEMA.safeParse(given);
  if (result.success) return Object.freeze(result.data);
  const problems = result.error.issues.map((issue) => `${issue.path.join('.')}: ${issue.message}`);
  throw new GridError(
    'INVALID_CONFIGURATION',
    `configuration is not valid: ${problems.join('; ')}`,
  );
}
