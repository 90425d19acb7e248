import { mkdir, readdir, rm, writeFile } from 'node:fs/promises';
import { join } from 'node:path';

import pl, { type DataFrame } from 'nodejs-polars';

import {
  createIngestActivities,
  type FetchedWindow,
} from '../activities/ingest/ingest-activities.js';
import { createRefineActivities } from '../activities/refine/refine-activities.js';
import { parseInstant } from '../domain/time/instant.js';
import { timeWindow } from '../domain/time/time-window.js';
import type { Lake } from '../platform/lake/lake.js';
import { createLocalDiskLake } from '../platform/lake/local-disk-lake.js';
import { createOdreClient } from '../sources/odre/odre-client.js';
import { startOdreStandIn } from '../sources/odre/stand-in/server.js';
import { createSourcePipelines } from '../worker/source-pipelines.js';

import { formatCount, formatMs, formatRatio } from './figure-format.js';
import type { Figure } from './measurement.js';
import { plainPolarsRefine, type PlainInput } from './plain-polars-refine.js';
import { median, timedMs } from './statistics.js';

/** Medians of alternated rounds over one month. */
export interface SilverRefineBench {
  readonly rows: number;
  readonly partitions: number;
  readonly rounds: number;
  readonly refineMs: number;
  readonly plainMs: number;
}

/** The month of the spring clock change: its day has slots that are set aside. */
const MONTH = timeWindow(
  parseInstant('2024-03-01T00:00:00Z'),
  parseInstant('2024-04-01T00:00:00Z'),
);
const DATASET = 'eco2mix-regional-cons-def';
const ROUNDS = 7;
const SEED = 1;

/**
 * Measures refineWindow over a month of 12 regions, from the CSV in Bronze to daily partitions in
 * an empty Silver, against a script that does only the transformation.
 *
 * @throws Error when the two do not leave the same rows.
 */
export async function benchSilverRefine(
  folder: string,
  say: (sentence: string) => void,
): Promise<SilverRefineBench> {
  const bronzeLake = createLocalDiskLake(join(folder, 'refine-bronze'));
  const fetched = await fetchMonth(bronzeLake);
  const plainInput = await plainInputOf(bronzeLake, fetched, folder);
  const pipelines = createSourcePipelines({ odre: createOdreClient({ baseUrl: 'http://unused' }) });
  const refineMs: number[] = [];
  const plainMs: number[] = [];
  let counts = { rows: 0, partitions: 0 };
  // The first round is not counted: both load their code in it.
  for (let round = 0; round <= ROUNDS; round += 1) {
    const place = join(folder, `refine-${round}`);
    const lake = await lakeWithBronze(join(place, 'lake'), bronzeLake, fetched);
    const refine = createRefineActivities({ lake, pipelines });
    const plainFolder = join(place, 'plain');
    await mkdir(plainFolder, { recursive: true });
    const input = { dataset: DATASET, window: MONTH, bronze: fetched.bronze } as const;
    refineMs.push(await timedMs(() => refine.refineWindow(input)));
    plainMs.push(await timedMs(() => plainPolarsRefine(plainInput, plainFolder)));
    if (round === 0) counts = await refuseDifference(join(place, 'lake'), plainFolder);
    else say(`round ${round} of ${ROUNDS}`);
    await rm(place, { recursive: true, force: true });
  }
  return {
    ...counts,
    rounds: ROUNDS,
    refineMs: median(refineMs.slice(1)),
    plainMs: median(plainMs.slice(1)),
  };
}

/** The product's step against the script. */
export function silverRefineFigures(bench: SilverRefineBench): readonly Figure[] {
  return [
    {
      what: `Bronze to Silver: a month of 12 regions (${formatCount(bench.rows)} rows, ${bench.partitions} partitions) against a plain Polars script that leaves the same rows (median of ${bench.rounds} alternated rounds)`,
      aim: '',
      figure: `${formatMs(bench.refineMs)}, script ${formatMs(bench.plainMs)}`,
      ratio: `${formatRatio(bench.plainMs / bench.refineMs)} of the script's speed`,
    },
  ];
}

async function fetchMonth(lake: Lake): Promise<FetchedWindow> {
  const mode = { kind: 'simulated', seed: SEED, publicationLagSeconds: 480 } as const;
  const standIn = await startOdreStandIn({ port: 0, mode });
  try {
    const odre = createOdreClient({ baseUrl: standIn.url });
    return await createIngestActivities({
      lake,
      pipelines: createSourcePipelines({ odre }),
    }).fetchWindow({
      dataset: DATASET,
      window: MONTH,
    });
  } finally {
    await standIn.close();
  }
}

async function plainInputOf(
  lake: Lake,
  fetched: FetchedWindow,
  folder: string,
): Promise<PlainInput> {
  const [reference] = fetched.bronze;
  if (reference === undefined) throw new Error('the source has no rows for the month');
  const csvFile = join(folder, 'month.csv');
  await writeFile(csvFile, await lake.read(reference.path));
  return {
    csvFile,
    startUtc: MONTH.startUtc,
    endUtc: MONTH.endUtc,
    bronzePath: reference.path,
    bronzeSha256: reference.sha256,
    fetchedAtUtc: reference.fetchedAtUtc,
  };
}

async function lakeWithBronze(root: string, from: Lake, fetched: FetchedWindow): Promise<Lake> {
  const lake = createLocalDiskLake(root);
  for (const { path } of fetched.bronze) await lake.writeOnce(path, await from.read(path));
  return lake;
}

/** Rows and partitions that both left, which have to be the same. */
async function refuseDifference(
  lakeRoot: string,
  plainFolder: string,
): Promise<{ readonly rows: number; readonly partitions: number }> {
  const ours = await readPartitions(join(lakeRoot, 'silver', 'eco2mix_regional'));
  const plain = await readPartitions(plainFolder);
  const isSame = ours.frame.frameEqual(plain.frame, true);
  if (!isSame || ours.partitions !== plain.partitions) {
    throw new Error(
      `the script and refineWindow differ: ${plain.frame.height} and ${ours.frame.height} rows in ${plain.partitions} and ${ours.partitions} partitions`,
    );
  }
  return { rows: ours.frame.height, partitions: ours.partitions };
}

async function readPartitions(
  folder: string,
): Promise<{ readonly frame: DataFrame; readonly partitions: number }> {
  const names = await readdir(folder, { recursive: true });
  const files = names.filter((name) => name.endsWith('.parquet')).sort();
  const frame = pl.concat(files.map((file) => pl.readParquet(join(folder, file))));
  return { frame, partitions: files.length };
}
