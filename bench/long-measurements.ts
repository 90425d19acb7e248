import { benchClimate, climateFigures } from './climate-span.js';
import { benchHistory, historyFigures } from './history-backfill.js';
import type { Measurement } from './measurement.js';

/**
 * Measurements that take so long that they have a command of their own, `npm run bench -- <name>`,
 * and a part of their own in the document: the short ones leave it as it is.
 */
export const LONG_MEASUREMENTS: readonly Measurement[] = [
  {
    name: 'history',
    what: 'one, four and twelve years of regional history, each backfilled into a fresh platform',
    method:
      'the platform as `npm start` runs it, simulated, once a span; `grid backfill eco2mix-regional` from 2013-01-01 with its default of two months at a time. Times are from the start of the backfill to its end; memory is the largest seen of each process, of PostgreSQL with its backends.',
    measure: async (context) => historyFigures(await benchHistory(context)),
  },
  {
    name: 'climate',
    what: 'ERA5 over France, 1 and 10 years, month after month in one process',
    method:
      'a store of simulated ERA5 months (0.25 degree grid over France, 2,223 cells, hourly, in the real layout and units) is made a month at a time; a process of its own takes each month from the store to Bronze, refines it where it lies, checks it and writes its Silver partition, and is never started again. Times are those of that process alone; memory is its high-water mark at the end.',
    measure: async (context) => climateFigures(await benchClimate(context)),
  },
];
