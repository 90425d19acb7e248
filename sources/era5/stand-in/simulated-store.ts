import { existsSync } from 'node:fs';
import { readdir, rm, stat } from 'node:fs/promises';
import { join } from 'node:path';

import { instantFromEpochMs, type UtcInstant } from '../../../domain/time/instant.js';
import { timeWindow, type TimeWindow } from '../../../domain/time/time-window.js';
import { monthPath } from '../era5-store.js';

import { writeSimulatedMonth } from './simulated-month.js';
import { createGridWeather } from './simulated-weather.js';

/** A store of simulated months, each made when it is first asked for. */
export interface SimulatedStoreOptions {
  /** Where the months are kept; made when it is not there. */
  readonly folder: string;
  readonly seed: number;
  /** Now, epoch milliseconds; the machine's clock when left out. */
  readonly clock?: () => number;
  /** Days from the end of a month to its publication. */
  readonly publicationLagDays?: number;
  /** Months kept on the disk; the ones not used for longest go. */
  readonly keptMonths?: number;
  /** A month is cut after this many days: what tests need of it. All of it when left out. */
  readonly daysOfMonth?: number;
}

/** Months on the disk, made on demand. */
export interface SimulatedStore {
  /** File of the month `YYYY-MM`, made now if need be; undefined while it is not published. */
  findMonthFile(year: number, month: number): Promise<string | undefined>;
}

const DAY_MS = 86_400_000;
const PUBLICATION_LAG_DAYS = 6;
const KEPT_MONTHS = 6;
/** ERA5 begins here. */
const FIRST_YEAR = 1940;

/** A store of simulated months. The same seed gives the same months, whatever is asked for first. */
export function createSimulatedStore(options: SimulatedStoreOptions): SimulatedStore {
  const { folder, clock = Date.now, publicationLagDays = PUBLICATION_LAG_DAYS } = options;
  const weather = createGridWeather(options.seed);
  const underWay = new Map<string, Promise<void>>();
  const lastMs = (year: number, month: number): number => {
    const wholeMs = Date.UTC(year, month, 1);
    const { daysOfMonth } = options;
    if (daysOfMonth === undefined) return wholeMs;
    return Math.min(wholeMs, Date.UTC(year, month - 1, 1 + daysOfMonth));
  };
  const make = async (span: TimeWindow, file: string): Promise<void> => {
    await writeSimulatedMonth(weather, span, file);
    await forgetOldest(folder, options.keptMonths ?? KEPT_MONTHS);
  };
  return {
    findMonthFile: async (year, month) => {
      const endMs = Date.UTC(year, month, 1);
      const isPublished = clock() >= endMs + publicationLagDays * DAY_MS;
      if (!isPublished || year < FIRST_YEAR || month < 1 || month > 12) return undefined;
      const span = timeWindow(instantOf(year, month), instantFromEpochMs(lastMs(year, month)));
      const file = join(folder, monthPath(span.startUtc));
      if (!underWay.has(file) && existsSync(file)) return file;
      const making = underWay.get(file) ?? make(span, file);
      underWay.set(file, making);
      try {
        await making;
      } finally {
        underWay.delete(file);
      }
      return file;
    },
  };
}

function instantOf(year: number, month: number): UtcInstant {
  return instantFromEpochMs(Date.UTC(year, month - 1, 1));
}

async function forgetOldest(folder: string, keptMonths: number): Promise<void> {
  const names = await readdir(folder, { recursive: true });
  const files = names
    .filter((name) => name.endsWith('era5.parquet'))
    .map((name) => join(folder, name));
  const dated = await Promise.all(
    files.map(async (file) => ({ file, usedMs: (await stat(file)).atimeMs })),
  );
  const tooMany = dated.sort((one, other) => other.usedMs - one.usedMs).slice(keptMonths);
  for (const { file } of tooMany) await rm(file, { force: true });
}
