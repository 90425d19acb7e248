import { randomBytes } from 'node:crypto';
import { chmod } from 'node:fs/promises';
import { join } from 'node:path';

import { findFreePort } from '../cli/stack/port.js';
import { postgresUrl, startPostgresServer, SUPERUSER } from '../cli/stack/postgres-server.js';

import { apiDayFigures, benchApiDay } from './api-figures.js';
import { benchCycleTime, cycleTimeFigures } from './cycle-time.js';
import { benchGoldLoad, goldLoadFigures } from './gold-load.js';
import type { BenchContext, Figure, Measurement } from './measurement.js';
import { ROLE_START } from './role-start.js';
import { benchScaleOut, scaleOutFigures } from './scale-out.js';
import { benchSilverRefine, silverRefineFigures } from './silver-refine.js';
import { benchYearBackfill, yearBackfillFigures } from './year-backfill.js';

const GOLD_ROUNDS = 5;

/** Every measurement, in the order they run: those on the platform share one, filled by the first. */
export const MEASUREMENTS: readonly Measurement[] = [
  {
    name: 'gold-load',
    what: 'Gold load against a raw COPY of the same rows, on a PostgreSQL of its own',
    method:
      'half a million facts made in memory, once through the loader (staging, one row a slot, run ledger, primary key, constraints, one transaction) and once as a COPY into a table without key or constraint; rounds alternate, medians count.',
    measure: measureGoldLoad,
  },
  {
    name: 'silver-refine',
    what: 'Bronze to Silver against the same transformation as a plain Polars script',
    method:
      'the step refineWindow from the CSV in Bronze to daily Parquet partitions, with the proof of the raw bytes, the reasons of what is set aside, the merge with what is there, locks and the flush to the disk, against bench/plain-polars-refine.ts, which does only the transformation; the rows of both are compared and have to be equal.',
    measure: async ({ folder, say }) => silverRefineFigures(await benchSilverRefine(folder, say)),
  },
  {
    name: 'year-backfill',
    what: 'a simulated year of 12 regions through Temporal on the whole platform',
    method:
      'the workflow `backfill` over 2024 on the platform as `npm start` runs it, two months at a time; a row is a region and half hour as the source sends it, a fact one of its values in Gold. Memory is the high-water mark of a process; of PostgreSQL and of the whole platform the largest sum of proportional set sizes, looked at twice a second.',
    measure: async ({ stack, say }) =>
      yearBackfillFigures(await benchYearBackfill(await stack(), say)),
  },
  {
    name: 'scale-out',
    what: 'the same year with 1, 2 and 4 processes of each kind of worker',
    method:
      'the workflow `backfill` over 2024, eight months at a time, on three fresh platforms with 1, 2 and 4 processes for workflows, calls and loads and as many for computing. The measurement fails unless all three leave the same facts and the ledger shows every window loaded by one run, once. All processes, PostgreSQL, Temporal and the simulated source share the cores of one machine, and loads of one warehouse take turns: more processes help until one of these is used up.',
    measure: async ({ folder, say }) => scaleOutFigures(await benchScaleOut(folder, say)),
  },
  {
    name: 'cycle-time',
    what: 'from the start of a run until the API serves the newest slot, 20 times',
    method:
      '20 runs of the workflow `ingestWindow` over windows that do not overlap, on the platform, which holds the year when everything is measured; from the start of the run in its history until a client with a token, asking every few milliseconds, is given the newest slot. A step counts from its start in a worker to its end; the rest is Temporal handing over and the question.',
    measure: async ({ stack, say }) => cycleTimeFigures(await benchCycleTime(await stack(), say)),
  },
  {
    name: 'api-load',
    what: 'a steady load on the API of the whole platform',
    method:
      'autocannon with 10 connections over the pages of one day of quarter hours; waits count from when a request was due. Pages are rendered once after each load and then come from memory; every request has its token checked, of which the signature once a minute (the API believes a verified token that long). The second row shows pages that had to be read and rendered first.',
    measure: async ({ stack }) => apiDayFigures(await benchApiDay(await stack())),
  },
  ROLE_START,
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
