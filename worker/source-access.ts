import { readFileSync } from 'node:fs';

import { z } from 'zod';

import { parseCellWeights } from '../domain/climate/cell-weight.js';
import { GridError } from '../domain/errors/grid-error.js';
import { systemErrorCode } from '../domain/errors/system-error-code.js';
import type { Configuration } from '../platform/config/configuration.js';
import { createLake } from '../platform/lake/create-lake.js';
import { createRotatingReferenceReader } from '../platform/secrets/rotating-reference.js';
import type { SecretStore } from '../platform/secrets/secret-store.js';
import type { StoreOptions } from '../sources/era5/era5-store.js';
import { createPageClient } from '../sources/maintenance-page/page-client.js';
import { createOpenMeteoClient } from '../sources/open-meteo/open-meteo-client.js';
import { createRteClient } from '../sources/rte-unavailability/rte-client.js';
import type { WorkerRole } from '../workflows/contracts.js';

import { findEarlierPage } from './earlier-page.js';
import { createInstallationLoader } from './installation-loader.js';
import { createRotatingOdreClient } from './rotating-odre-client.js';
import type { SourceAccess } from './source-pipelines.js';
import { findUnusableSources } from './usable-sources.js';

/** What the access to the sources is made of. */
export interface SourceAccessOptions {
  readonly configuration: Configuration;
  /** Kinds of work of this process. */
  readonly roles: readonly WorkerRole[];
  readonly secrets: SecretStore;
  /** Version of the product, told to a site whose page is read. */
  readonly codeVersion: string;
  /** Told when connections of an earlier login could not be closed. */
  readonly onCloseFailed: (error: unknown) => void;
  /** Told once a source that lacks its secrets. */
  readonly onMissing: (sentence: string) => void;
}

/** The sources as this process reaches them. */
export interface OpenedSources {
  readonly access: SourceAccess;
  close(): Promise<void>;
}

const PUBLIC_FORECAST = 'https://api.open-meteo.com/v1/forecast';
const PUBLIC_ARCHIVE = 'https://archive-api.open-meteo.com/v1/archive';
const STORE_OPTIONS = z.record(z.string(), z.string());

/**
 * How the sources are reached, by the configuration. A process that fetches nothing needs none of their
 * secrets; one that fetches leaves out the sources nobody gave it a login for.
 *
 * @throws GridError INVALID_CONFIGURATION when the address of eCO2mix is missing; SECRETS_UNAVAILABLE,
 * SECRETS_REFUSED.
 */
export async function openSourceAccess(options: SourceAccessOptions): Promise<OpenedSources> {
  const { configuration, secrets, roles } = options;
  // None is fine; one that is named and cannot be read is not.
  if (roles.includes('io')) await secrets.findSecret('odre-api-key');
  const { GRID_ODRE_URL: odreUrl, GRID_RTE_URL: rteUrl } = configuration;
  if (odreUrl === undefined) {
    throw new GridError('INVALID_CONFIGURATION', 'GRID_ODRE_URL: a worker needs it');
  }
  const reference = createRotatingReferenceReader({
    secrets,
    onCloseFailed: options.onCloseFailed,
  });
  const unusable = await findUnusableSources(options);
  const { GRID_MAINTENANCE_PAGE_URL: pageUrl, GRID_ERA5_URL: era5Url } = configuration;
  return {
    access: {
      odre: createRotatingOdreClient(odreUrl, secrets),
      ...(unusable.has('reference') ? {} : { reference }),
      ...(rteUrl === undefined || unusable.has('rte') ? {} : { rte: rteClient(rteUrl, options) }),
      ...(pageUrl === undefined ? {} : { page: pageAccess(pageUrl, options) }),
      ...openMeteoAccess(configuration),
      ...registerAccess(configuration),
      ...(era5Url === undefined
        ? {}
        : { era5: { url: era5Url, cloudOptions: () => storeOptions(era5Url, secrets) } }),
      ...capacityWeights(configuration),
    },
    close: () => reference.close(),
  };
}

function rteClient(baseUrl: string, { configuration, secrets }: SourceAccessOptions) {
  return createRteClient({
    baseUrl,
    version: configuration.GRID_RTE_UNAVAILABILITY_VERSION,
    credentials: async () => ({
      clientId: await secrets.getSecret('rte-client-id'),
      clientSecret: await secrets.getSecret('rte-client-secret'),
    }),
  });
}

function pageAccess(url: string, options: SourceAccessOptions): Required<SourceAccess>['page'] {
  const client = createPageClient({ url, userAgent: userAgent(options) });
  const { GRID_LAKE_URL: lakeUrl } = options.configuration;
  if (lakeUrl === undefined) return { client };
  const lake = createLake(lakeUrl);
  return { client, findEarlier: () => findEarlierPage(lake) };
}

/** Units are placed by the register as it lies in Silver. */
function registerAccess({
  GRID_LAKE_URL: lakeUrl,
}: Configuration): Pick<SourceAccess, 'loadInstallations'> {
  if (lakeUrl === undefined) return {};
  return { loadInstallations: createInstallationLoader(createLake(lakeUrl)) };
}

/** The public service is asked for live data only: a simulated France has weather of its own. */
function openMeteoAccess(configuration: Configuration): Pick<SourceAccess, 'openMeteo'> {
  const isLive = configuration.GRID_SOURCES === 'live';
  const forecast =
    configuration.GRID_OPEN_METEO_FORECAST_URL ?? (isLive ? PUBLIC_FORECAST : undefined);
  const archive =
    configuration.GRID_OPEN_METEO_ARCHIVE_URL ?? (isLive ? PUBLIC_ARCHIVE : undefined);
  if (forecast === undefined || archive === undefined) return {};
  return {
    openMeteo: {
      forecast: createOpenMeteoClient({ url: forecast }),
      archive: createOpenMeteoClient({ url: archive }),
    },
  };
}

function userAgent({ codeVersion }: SourceAccessOptions): string {
  return `GridPowerStream/${codeVersion}`;
}

/**
 * Weights by capacity where somebody derived them.
 *
 * @throws GridError INVALID_CONFIGURATION when the file is not there or is no such table.
 */
function capacityWeights({
  GRID_ERA5_WEIGHTS_FILE: file,
}: Configuration): Pick<SourceAccess, 'capacityWeights'> {
  if (file === undefined) return {};
  try {
    return { capacityWeights: parseCellWeights(readFileSync(file, 'utf8')) };
  } catch (cause) {
    if (cause instanceof GridError) throw cause;
    throw new GridError(
      'INVALID_CONFIGURATION',
      `GRID_ERA5_WEIGHTS_FILE: ${systemErrorCode(cause) ?? 'cannot be read'}`,
      {},
      cause,
    );
  }
}

/** A store on Azure is read as this identity reads a lake; another one by what the secret says. */
async function storeOptions(url: string, secrets: SecretStore): Promise<StoreOptions> {
  const given = await secrets.findSecret('era5-store-options');
  if (given === undefined) return url.startsWith('abfss:') ? createLake(url).cloudOptions() : {};
  const options = STORE_OPTIONS.safeParse(parsedJson(given));
  if (options.success) return options.data;
  throw new GridError(
    'INVALID_CONFIGURATION',
    'GRID_ERA5_STORE_OPTIONS: expected a JSON object of texts, in the names of Polars',
  );
}

function parsedJson(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}
