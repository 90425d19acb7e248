import { execFile } from 'node:child_process';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { promisify } from 'node:util';

import { expect, it } from '@jest/globals';

import { PROJECT_ROOT } from '../../../../platform/project-root.js';

/**
 * Makes a file of 200 MB, receives it, and tells what it took. In a process of its own: the memory of
 * this one is that of all tests.
 */
const RECEIVE = `
import { createWriteStream, mkdirSync } from 'node:fs';
import { once } from 'node:events';
const dist = process.argv[1];
const root = process.argv[2];
const load = (path) => import(dist + path);
const { createLandingActivities } = await load('/activities/landing/landing-activities.js');
const { LANDED_FILE_KINDS } = await load('/activities/landing/landing-kinds.js');
const { createFolderLandingZone } = await load('/platform/landing/folder-landing-zone.js');
const { createLocalDiskLake } = await load('/platform/lake/local-disk-lake.js');
const folder = root + '/landing/capacity';
mkdirSync(folder, { recursive: true });
const out = createWriteStream(folder + '/large.csv');
out.write('annee;code_insee_region;region;parc_nucleaire_mw;parc_thermique_fossile_mw;parc_hydraulique_mw;parc_eolien_mw;parc_solaire_mw;parc_bioenergies_mw;geo_shape_region;geo_point_region\\n');
const line = '2022;11;Île-de-France;;2155.0;20.0;146.0;323.0;320.0;"' + '1.23456789, '.repeat(1600) + '";"48.7, 2.5"\\n';
for (let rows = 0; rows < 10900; rows += 1) if (!out.write(line)) await once(out, 'drain');
out.end();
await once(out, 'finish');
const lake = createLocalDiskLake(root + '/lake');
const steps = createLandingActivities({ lake, landing: createFolderLandingZone(root + '/landing'), landedFileKinds: LANDED_FILE_KINDS, landingMaxBytes: 512 * 1048576 });
const before = process.memoryUsage.rss();
let peak = before;
const watch = setInterval(() => { peak = Math.max(peak, process.memoryUsage.rss()); }, 10);
const [file] = await steps.lookAtLandingZone();
const received = await steps.receiveLandedFile({ file, workflowId: 'w', origin: 'live' });
clearInterval(watch);
const grownMb = (peak - before) / 1048576;
const { createRefineActivities } = await load('/activities/refine/refine-activities.js');
const { createPipelineRegistry } = await load('/activities/pipeline/pipeline-registry.js');
const { createRegionalCapacityPipeline } = await load('/sources/installed-capacity/regional-pipeline.js');
const refining = createRefineActivities({ lake, pipelines: createPipelineRegistry([createRegionalCapacityPipeline()]) });
let last = performance.now();
let longestPauseMs = 0;
const beat = setInterval(() => {
  const now = performance.now();
  longestPauseMs = Math.max(longestPauseMs, now - last);
  last = now;
  peak = Math.max(peak, process.memoryUsage.rss());
}, 10);
const { report } = await refining.refineWindow({ dataset: received.dataset, window: received.window, bronze: [received.bronze] });
longestPauseMs = Math.max(longestPauseMs, performance.now() - last);
clearInterval(beat);
peak = Math.max(peak, process.resourceUsage().maxRSS * 1024);
console.log(JSON.stringify({ outcome: received.outcome, rows: received.bronze?.rows, bytes: received.bronze?.bytes, grownMb, refined: report.rowsIn, refinedMb: (peak - before) / 1048576, longestPauseMs }));`;

interface Told {
  readonly bytes: number;
  readonly grownMb: number;
  readonly refined: number;
  readonly refinedMb: number;
  readonly longestPauseMs: number;
}

/** Of the compute steps, in workflows/activity-options.ts. */
const HEARTBEAT_TIMEOUT_MS = 15_000;

it('a CSV of 200 MB is kept and refined in bounded memory, its process answering meanwhile', async () => {
  const root = await mkdtemp(join(tmpdir(), 'grid-large-'));
  try {
    const { stdout } = await promisify(execFile)(process.execPath, [
      '--input-type=module',
      '-e',
      RECEIVE,
      join(PROJECT_ROOT, 'dist'),
      root,
    ]);
    const told = JSON.parse(stdout) as Told;

    expect(told).toMatchObject({ outcome: 'kept', rows: 10_900 });
    expect(told.bytes).toBeGreaterThan(200 * 1024 * 1024);
    expect(told.grownMb).toBeLessThan(150);
    expect(told.refined).toBe(10_900);
    expect(told.refinedMb).toBeLessThan(900);
    expect(told.longestPauseMs).toBeLessThan(HEARTBEAT_TIMEOUT_MS);
  } finally {
    await rm(root, { recursive: true, force: true });
  }
}, 120_000);
