import { chmod, mkdir } from 'node:fs/promises';
import { join } from 'node:path';

import { parseInstant } from '../domain/time/instant.js';
import { timeWindow } from '../domain/time/time-window.js';

import { startBenchStack } from './bench-stack.js';
import { formatCount, formatMegabytes, formatMs, formatRatio } from './figure-format.js';
import type { BenchContext, Figure } from './measurement.js';
import { backfillSpan, type YearBackfillBench } from './year-backfill.js';

/** A backfill of some years on a platform of its own. */
export interface HistoryRound extends YearBackfillBench {
  readonly years: number;
}

/** Regional history begins here. */
const FIRST_YEAR = 2013;
const YEAR_COUNTS = [1, 4, 12] as const;

/** One year, four and twelve, each into a fresh platform. */
export async function benchHistory({
  folder,
  say,
}: BenchContext): Promise<readonly HistoryRound[]> {
  const rounds: HistoryRound[] = [];
  // PostgreSQL may run as another user, who has to pass through here.
  await chmod(folder, 0o755);
  for (const years of YEAR_COUNTS) {
    const place = join(folder, `history-${years}`);
    await mkdir(place, { mode: 0o755 });
    const stack = await startBenchStack(place);
    try {
      const span = timeWindow(yearStart(FIRST_YEAR), yearStart(FIRST_YEAR + years));
      const measured = await backfillSpan(stack, span, (sentence) => {
        say(`${years} years: ${sentence}`);
      });
      rounds.push({ years, ...measured });
      say(`${years} years: ${formatMs(measured.elapsedMs)}`);
    } finally {
      await stack.stop();
    }
  }
  return rounds;
}

/** Times, rates, how time and memory grow with the years, and the peak memory of each process. */
export function historyFigures(rounds: readonly HistoryRound[]): readonly Figure[] {
  const [one] = rounds;
  if (one === undefined) return [];
  return rounds.flatMap((round) => [timeFigure(round, one), ...memoryFigures(round, one)]);
}

function timeFigure(round: HistoryRound, one: HistoryRound): Figure {
  const { years, sourceRows, facts, elapsedMs } = round;
  const perSecond = formatCount(sourceRows / (elapsedMs / 1000));
  const perYear = elapsedMs / years / (one.elapsedMs / one.years);
  return {
    what: `${yearsText(years)} of 12 regions at 30 minutes, from the stand-in to Gold`,
    aim: years === 1 ? '' : 'linear: 1.00',
    figure: `${formatCount(sourceRows)} rows, ${formatCount(facts)} facts in ${formatMs(elapsedMs)}, ${perSecond} rows/s`,
    ratio: years === 1 ? '' : `${formatRatio(perYear)} of the time a year takes alone, a year`,
  };
}

function memoryFigures(round: HistoryRound, one: HistoryRound): readonly Figure[] {
  return [...round.peakBytes].map(([name, bytes]) => {
    const alone = one.peakBytes.get(name);
    return {
      what: `Peak memory of ${name} over ${yearsText(round.years)}`,
      aim: '',
      figure: formatMegabytes(bytes),
      ratio:
        alone === undefined || round.years === one.years
          ? ''
          : `${formatRatio(bytes / alone)} of that over one year`,
    };
  });
}

function yearsText(years: number): string {
  return years === 1 ? 'one year' : `${years} years`;
}

function yearStart(year: number) {
  return parseInstant(`${year}-01-01T00:00:00Z`);
}
