import axios from 'axios';
import pl, { type DataFrame, type LazyDataFrame } from 'nodejs-polars';

import type { ErrorCode } from '../../domain/errors/error-catalogue.js';
import { GridError } from '../../domain/errors/grid-error.js';
import type { UtcInstant } from '../../domain/time/instant.js';
import { asSourceError } from '../http-failure.js';

/** Connection settings for Polars, in the names of its `cloudOptions`. May hold a secret: never to be logged. */
export type StoreOptions = Readonly<Record<string, string>>;

/** Where a store of ERA5 months lies, and as whom it is asked. */
export interface Era5StoreOptions {
  /** `abfss://`, `s3://`, `https://`, `http://`, `file://`, or a folder of this machine. */
  readonly url: string;
  /** Asked before each read, since keys and tokens change; nothing for a public store or a disk. */
  readonly cloudOptions?: () => Promise<StoreOptions>;
}

/** A store of ERA5 months, each an object of its own. */
export interface Era5Store {
  /** Address of the month an instant lies in, without any secret. */
  addressOf(instant: UtcInstant): string;
  /**
   * The month an instant lies in, to be read lazily where it lies; undefined while it is not published.
   *
   * @throws GridError SOURCE_..., as {@link asStoreError} says.
   */
  findMonth(instant: UtcInstant): Promise<StoredMonth | undefined>;
  /** Runs a read of a month and says what went wrong in the words of the catalogue. */
  reading<T>(address: string, read: () => Promise<T>): Promise<T>;
}

/** A month of the store. */
export interface StoredMonth {
  readonly address: string;
  readonly rows: LazyDataFrame;
  /** No row of it: its columns and their types. */
  readonly sample: DataFrame;
}

/** Months lie under `year=/month=`, which is no column of theirs; and no name is a pattern. */
const AS_IT_IS = { hivePartitioning: false, glob: false } as const;

/** One attempt a call: the step is repeated by who runs it, with longer pauses. For http Polars ignores it. */
const ONE_ATTEMPT = { max_retries: '0' } as const;

/**
 * A store of ERA5 months at an address.
 *
 * @throws GridError INVALID_CONFIGURATION for an address that carries a key or a query.
 */
export function createEra5Store(options: Era5StoreOptions): Era5Store {
  const root = plainAddress(options.url).replace(/\/+$/, '');
  const isRemote = /^(?:abfss?|s3|https?):/.test(root);
  const addressOf = (instant: UtcInstant): string => `${root}/${monthPath(instant)}`;
  const settings = async (): Promise<StoreOptions> => (await options.cloudOptions?.()) ?? {};
  const scan = async (address: string): Promise<LazyDataFrame> =>
    pl.scanParquet(address, {
      ...AS_IT_IS,
      ...(isRemote ? { cloudOptions: { ...ONE_ATTEMPT, ...(await settings()) } } : {}),
    });
  const reading: Era5Store['reading'] = async (address, read) => {
    try {
      return await read();
    } catch (error) {
      if (error instanceof GridError) throw error;
      throw asStoreError(address, String(error), await settings());
    }
  };
  return {
    addressOf,
    reading,
    findMonth: async (instant) => {
      const address = addressOf(instant);
      if (/^https?:/.test(address) && !(await isThere(address))) return undefined;
      try {
        return await reading(address, async () => {
          const rows = await scan(address);
          return { address, rows, sample: await rows.limit(0).collect() };
        });
      } catch (error) {
        if (error instanceof GridError && error.code === 'NOT_FOUND') return undefined;
        throw error;
      }
    },
  };
}

/** Keys come as settings: an address stands in logs and beside every raw object. */
function plainAddress(url: string): string {
  const parsed = URL.parse(url);
  const isAzure = /^abfss?:$/.test(parsed?.protocol ?? '');
  const hasKey =
    parsed !== null && (parsed.password !== '' || (parsed.username !== '' && !isAzure));
  if (!hasKey && (parsed?.search ?? '') === '') return url;
  throw new GridError(
    'INVALID_CONFIGURATION',
    'GRID_ERA5_URL: expected an address without a key, a password or a query',
  );
}

const ASK_TIMEOUT_MS = 30_000;

/**
 * Whether an address of a web server has an object. Polars would ask a server that fails 10 times
 * in a row, whatever it is told: so it only reads what has just answered.
 */
async function isThere(address: string): Promise<boolean> {
  try {
    const { status } = await axios.head<unknown>(address, {
      timeout: ASK_TIMEOUT_MS,
      validateStatus: (code) => code < 300 || code === 404 || code === 410,
    });
    return status < 300;
  } catch (error) {
    throw asSourceError(error, { name: 'ERA5', secrets: [] });
  }
}

/** Path of a month within a store: `year=2024/month=03/era5.parquet`. */
export function monthPath(instant: UtcInstant): string {
  return `year=${instant.slice(0, 4)}/month=${instant.slice(5, 7)}/era5.parquet`;
}

/** Polars tells a status, or a number of the operating system, in its sentence and nowhere else. */
const CODES: readonly (readonly [sign: RegExp, code: ErrorCode])[] = [
  [/\b404 Not Found|os error 2\b|not found: Error/, 'NOT_FOUND'],
  [/\b40[13] |necessary privileges|Unauthenticated|os error 13\b/, 'SOURCE_REJECTED'],
  [/\b429 Too Many/, 'SOURCE_RATE_LIMITED'],
  [/\b5\d\d [A-Z]/, 'SOURCE_UNAVAILABLE'],
  [/PAR1|out of specification|Unexpected ?EOF|unexpected end/i, 'SOURCE_TRUNCATED'],
  [/error sending request|timed out|error decoding response|connection/i, 'SOURCE_UNREACHABLE'],
];

/**
 * The typed error of a failed read: NOT_FOUND, SOURCE_REJECTED, SOURCE_RATE_LIMITED,
 * SOURCE_UNAVAILABLE, SOURCE_UNREACHABLE; SOURCE_TRUNCATED for what is no whole Parquet file, and
 * SOURCE_NOT_UNDERSTOOD for anything else Polars refuses.
 */
export function asStoreError(address: string, sentence: string, settings: StoreOptions): GridError {
  const cause = withoutSecrets(sentence, settings);
  const code = CODES.find(([sign]) => sign.test(cause))?.[1] ?? 'SOURCE_NOT_UNDERSTOOD';
  return new GridError(code, `ERA5: ${address} cannot be read: ${cause}`, { address });
}

/** Names of settings whose value is no secret and helps to find a mistake. */
const PLAIN_SETTINGS = /region|endpoint|account_name|allow_http|max_retries|skip_signature/;

function withoutSecrets(sentence: string, settings: StoreOptions): string {
  return Object.entries(settings)
    .filter(([name, value]) => !PLAIN_SETTINGS.test(name) && value !== '')
    .reduce((rest, [, value]) => rest.replaceAll(value, '***'), sentence);
}
