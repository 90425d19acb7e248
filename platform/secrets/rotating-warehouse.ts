import { GridError } from '../../domain/errors/grid-error.js';
import { openWarehouseLoader, openWarehouseReader } from '../warehouse/open-warehouse.js';
import type { GoldContent, WarehouseLoader } from '../warehouse/warehouse-loader.js';
import type { WarehouseReader } from '../warehouse/warehouse-reader.js';

import { rotatingWatchKeeper, rotatingWatchReader } from './rotating-watch.js';
import { createRotating, type Rotating } from './rotating.js';
import type { SecretStore } from './secret-store.js';

/** What a warehouse's address is followed with. */
export interface RotatingWarehouseOptions {
  readonly secrets: SecretStore;
  /** Told when connections that no work needs any more could not be closed. */
  readonly onCloseFailed: (error: unknown) => void;
}

/** PostgreSQL: wrong password; a login that does not exist or may not log in. */
const LOGIN_STATES = ['28P01', '28000'];
/** SQL Server: login failed. */
const LOGIN_FAILED_NUMBER = 18456;

/**
 * A loader that follows the secret `database-url`. A load that runs when the address changes ends on
 * the connection it began with. Opens nothing before its first use.
 */
export function createRotatingWarehouseLoader(options: RotatingWarehouseOptions): WarehouseLoader {
  return loaderOn(followAddress(options, openWarehouseLoader));
}

/**
 * The same, opened at once.
 *
 * @throws GridError SECRET_MISSING, SECRETS_UNAVAILABLE, SECRETS_REFUSED; INVALID_CONFIGURATION.
 */
export async function openRotatingWarehouseLoader(
  options: RotatingWarehouseOptions,
): Promise<WarehouseLoader> {
  const rotating = followAddress(options, openWarehouseLoader);
  await rotating.use(() => Promise.resolve());
  return loaderOn(rotating);
}

/**
 * A reader that follows the secret `database-url`, opened at once.
 *
 * @throws GridError SECRET_MISSING, SECRETS_UNAVAILABLE, SECRETS_REFUSED; INVALID_CONFIGURATION.
 */
export async function openRotatingWarehouseReader(
  options: RotatingWarehouseOptions,
): Promise<WarehouseReader> {
  const rotating = followAddress(options, openWarehouseReader);
  await rotating.use(() => Promise.resolve());
  return readerOn(rotating);
}

/** Whether the warehouse refused the login itself: the password was changed there first. */
export function isLoginRefused(error: unknown): boolean {
  if (!(error instanceof GridError)) return false;
  const { sqlState, sqlNumber } = error.details;
  return LOGIN_STATES.includes(String(sqlState)) || sqlNumber === LOGIN_FAILED_NUMBER;
}

function loaderOn(rotating: Rotating<WarehouseLoader>): WarehouseLoader {
  return {
    loadWindow: (load, given) => {
      const { content, isBegun } = markedWhenBegun(given);
      return rotating.use(
        (loader) => loader.loadWindow(load, content),
        () => !isBegun(),
      );
    },
    findUnknownBronze: (sha256s) => rotating.use((loader) => loader.findUnknownBronze(sha256s)),
    recordFailedRun: (load, errorCode, errorMessage) =>
      rotating.use((loader) => loader.recordFailedRun(load, errorCode, errorMessage)),
    recordHeartbeat: (heartbeat) => rotating.use((loader) => loader.recordHeartbeat(heartbeat)),
    watch: rotatingWatchKeeper(rotating),
    close: () => rotating.close(),
  };
}

function readerOn(rotating: Rotating<WarehouseReader>): WarehouseReader {
  return {
    findFlows: (query) => rotating.use((reader) => reader.findFlows(query)),
    explainEmptyWindow: (query) => rotating.use((reader) => reader.explainEmptyWindow(query)),
    readOrigin: () => rotating.use((reader) => reader.readOrigin()),
    listRegions: () => rotating.use((reader) => reader.listRegions()),
    findLineage: (regionCode, source, at) =>
      rotating.use((reader) => reader.findLineage(regionCode, source, at)),
    findRecords: (query) => rotating.use((reader) => reader.findRecords(query)),
    findRecordLineage: (table, key) =>
      rotating.use((reader) => reader.findRecordLineage(table, key)),
    findFirstRunSince: (dataset, since) =>
      rotating.use((reader) => reader.findFirstRunSince(dataset, since)),
    findLatestRun: () => rotating.use((reader) => reader.findLatestRun()),
    findFailedDatasets: () => rotating.use((reader) => reader.findFailedDatasets()),
    findNewestMeasuredSlot: () => rotating.use((reader) => reader.findNewestMeasuredSlot()),
    watch: rotatingWatchReader(rotating),
    loadVersion: () => rotating.use((reader) => reader.loadVersion()),
    checkReady: () => rotating.use((reader) => reader.checkReady()),
    close: () => rotating.close(),
  };
}

function followAddress<Opened extends { close(): Promise<void> }>(
  { secrets, onCloseFailed }: RotatingWarehouseOptions,
  open: (databaseUrl: string) => Promise<Opened>,
): Rotating<Opened> {
  return createRotating({
    current: () => secrets.getSecret('database-url'),
    refresh: () => secrets.refreshSecret('database-url'),
    open,
    close: (opened) => opened.close(),
    isTurnedDown: isLoginRefused,
    onCloseFailed,
  });
}

/** Rows can be asked for once: a load that has begun to read them is not done a second time. */
function markedWhenBegun({ flows, records = [] }: GoldContent): {
  readonly content: GoldContent;
  readonly isBegun: () => boolean;
} {
  let begun = false;
  const marked = <Row>(rows: AsyncIterable<Row>): AsyncIterable<Row> => ({
    [Symbol.asyncIterator]: () => {
      begun = true;
      return rows[Symbol.asyncIterator]();
    },
  });
  return {
    content: {
      ...(flows === undefined ? {} : { flows: marked(flows) }),
      records: records.map(({ table, rows }) => ({ table, rows: marked(rows) })),
    },
    isBegun: () => begun,
  };
}
