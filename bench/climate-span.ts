import { fork, type ChildProcess } from 'node:child_process';
import { once } from 'node:events';
import { mkdir, rm } from 'node:fs/promises';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';

import { instantFromEpochMs } from '../domain/time/instant.js';
import { timeWindow } from '../domain/time/time-window.js';
import { monthPath } from '../sources/era5/era5-store.js';
import { writeSimulatedMonth } from '../sources/era5/stand-in/simulated-month.js';
import { createGridWeather, type GridWeather } from '../sources/era5/stand-in/simulated-weather.js';

import type { MonthOrder, MonthReport } from './climate-refine-process.js';
import { formatCount, formatMegabytes, formatMs, formatRatio } from './figure-format.js';
import type { BenchContext, Figure } from './measurement.js';

/** A span of ERA5 worked off by one process. */
export interface ClimateSpanBench {
  readonly years: number;
  readonly sourceRows: number;
  readonly regionalHours: number;
  /** Time of the refining process alone; the store was made before each month. */
  readonly elapsedMs: number;
  readonly peakBytes: number;
}

const FIRST_YEAR = 2015;
const SEED = 1;
const MONTHS = 12;
/** What ten years may take. */
const ALLOWED_BYTES = 1.5e9;

/** One year, then ten, each in a fresh process. */
export async function benchClimate({
  folder,
  say,
}: BenchContext): Promise<readonly ClimateSpanBench[]> {
  return [await benchSpan(folder, 1, say), await benchSpan(folder, 10, say)];
}

async function benchSpan(
  folder: string,
  years: number,
  say: (sentence: string) => void,
): Promise<ClimateSpanBench> {
  const place = join(folder, `climate-${years}`);
  const storeFolder = join(place, 'store');
  await mkdir(storeFolder, { recursive: true });
  const weather = createGridWeather(SEED);
  const worker = fork(fileURLToPath(new URL('climate-refine-process.js', import.meta.url)));
  const ended = once(worker, 'exit');
  let total = { years, sourceRows: 0, regionalHours: 0, elapsedMs: 0, peakBytes: 0 };
  try {
    await writeMonth(weather, storeFolder, 0);
    for (let index = 0; index < years * MONTHS; index += 1) {
      // The month after it tells the radiation of its last hour.
      await writeMonth(weather, storeFolder, index + 1);
      const order = { storeFolder, lakeFolder: join(place, 'lake'), ...monthOf(index) };
      const report = await ask(worker, ended, order);
      total = {
        years,
        sourceRows: total.sourceRows + report.sourceRows,
        regionalHours: total.regionalHours + report.regionalHours,
        elapsedMs: total.elapsedMs + report.elapsedMs,
        peakBytes: report.peakBytes,
      };
      await rm(join(storeFolder, pathOf(index)), { force: true });
      say(
        `${years} years: month ${index + 1} of ${years * MONTHS}, ${formatMegabytes(report.peakBytes)}`,
      );
    }
  } finally {
    worker.disconnect();
    await rm(place, { recursive: true, force: true });
  }
  return total;
}

async function ask(
  worker: ChildProcess,
  ended: Promise<unknown>,
  order: MonthOrder,
): Promise<MonthReport> {
  const answered = once(worker, 'message') as Promise<[MonthReport]>;
  worker.send(order);
  const answer = await Promise.race([answered, ended.then(() => undefined)]);
  if (answer === undefined) throw new Error('the refining process ended before its month');
  return answer[0];
}

function monthOf(index: number): { readonly year: number; readonly month: number } {
  return { year: FIRST_YEAR + Math.floor(index / MONTHS), month: (index % MONTHS) + 1 };
}

function pathOf(index: number): string {
  const { year, month } = monthOf(index);
  return monthPath(instantFromEpochMs(Date.UTC(year, month - 1, 1)));
}

async function writeMonth(weather: GridWeather, storeFolder: string, index: number): Promise<void> {
  const { year, month } = monthOf(index);
  const span = timeWindow(
    instantFromEpochMs(Date.UTC(year, month - 1, 1)),
    instantFromEpochMs(Date.UTC(year, month, 1)),
  );
  await writeSimulatedMonth(weather, span, join(storeFolder, pathOf(index)));
}

/** Rate and peak memory of each span, and how the long one compares with the short one. */
export function climateFigures(benches: readonly ClimateSpanBench[]): readonly Figure[] {
  const [shortest] = benches;
  return benches.flatMap((bench): readonly Figure[] => {
    const name = bench.years === 1 ? '1 year' : `${bench.years} years`;
    const rate = formatCount(bench.sourceRows / (bench.elapsedMs / 1000));
    return [
      {
        what: `ERA5 over France to regional hours, ${name}: from the store through Bronze to Silver, one process`,
        aim: '',
        figure: `${formatCount(bench.sourceRows)} cell hours, ${formatCount(bench.regionalHours)} regional hours in ${formatMs(bench.elapsedMs)}`,
        ratio: `${rate} cell hours/s`,
      },
      {
        what: `Peak memory of that process, ${name}`,
        aim: `under ${formatMegabytes(ALLOWED_BYTES)}`,
        figure: formatMegabytes(bench.peakBytes),
        ratio:
          shortest === undefined || bench === shortest
            ? ''
            : `${formatRatio(bench.peakBytes / shortest.peakBytes)} of 1 year's`,
      },
    ];
  });
}
