import { randomBytes } from 'node:crypto';
import { chmod } from 'node:fs/promises';
import { join } from 'node:path';

import { findFreePort } from '../cli/stack/port.js';
import { postgresUrl, startPostgresServer, SUPERUSER } from '../cli/stack/postgres-server.js';

import { apiDayFigures, benchApiDay } from './api-figures.js';
import { benchCycleTime, cycleTimeFigures } from './cycle-time.js';
import { benchGoldLoad, goldLoadFigures } from './gold-load.js';
import type { BenchContext, Figure, Measurement } from './measurement.js';
import { benchSilverRefine, silverRefineFigures } from './silver-refine.js';
import { benchYearBackfill, yearBackfillFigures } from './year-backfill.js';

const GOLD_ROUNDS = 5;

/** Every measurement, in the order they run: those on the platform share one, filled by the first. */
export const MEASUREMENTS: readonly Measurement[] = [
  {
    name: 'gold-load',
    what: 'Gold load against a raw COPY of the same rows, on a PostgreSQL of its own',
    measure: measureGoldLoad,
  },
  {
    name: 'silver-refine',
    what: 'Bronze to Silver against the same transformation as a plain Polars script',
    measure: async ({ folder, say }) => silverRefineFigures(await benchSilverRefine(folder, say)),
  },
  {
    name: 'year-backfill',
    what: 'a simulated year of 12 regions through Temporal on the whole platform',
    measure: async ({ stack, say }) =>
      yearBackfillFigures(await benchYearBackfill(await stack(), say)),
  },
  {
    name: 'cycle-time',
    what: 'from the start of a run until the API serves the newest slot, 20 times',
    measure: async ({ stack, say }) => cycleTimeFigures(await benchCycleTime(await stack(), say)),
  },
  {
    name: 'api-load',
    what: 'a steady load on the API of the whole platform',
    measure: async ({ stack }) => apiDayFigures(await benchApiDay(await stack())),
  },
];

async function measureGoldLoad({ folder, say }: BenchContext): Promise<readonly Figure[]> {
  const port = await findFreePort();
  const superuserPassword = randomBytes(12).toString('hex');
  // PostgreSQL may run as another user, who has to pass through here.
  await chmod(folder, 0o755);
  const server = await startPostgresServer({
    dataFolder: join(folder, 'gold-load-postgres'),
    port,
    superuserPassword,
    logFile: join(folder, 'gold-load-postgres.log'),
  });
  try {
    const url = postgresUrl(port, SUPERUSER, superuserPassword, 'postgres');
    return goldLoadFigures(await benchGoldLoad(url, GOLD_ROUNDS, say));
  } finally {
    await server.stop();
  }
}
