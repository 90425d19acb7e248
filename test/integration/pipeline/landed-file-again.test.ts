import { execFile } from 'node:child_process';
import { mkdir, mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { pathToFileURL } from 'node:url';

import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { WorkflowIdReusePolicy } from '@temporalio/client';

import { sha256Of } from '../../../platform/lake/sha256.js';
import { PROJECT_ROOT } from '../../../platform/project-root.js';
import {
  TASK_QUEUES,
  WORKFLOW_TYPES,
  type IngestWindowResult,
  type LandingZoneResult,
} from '../../../workflows/contracts.js';
import { aRegionalFile } from '../../unit/sources/installed-capacity/capacity-builders.js';

import { startPipeline, type Pipeline } from './pipeline-harness.js';

const DATASET = 'installed-capacity-regional';
const FIRST = aRegionalFile([['2022', '11', '10', '20', '30', '40', '50', '60']]);
const SECOND = aRegionalFile([['2023', '11', '10', '20', '30', '41', '50', '60']]);
const REFUSED = aRegionalFile([['2024', '84', '13570000', '1001000', '1', '1', '', '']]);

describe('a landed file that was loaded', () => {
  let pipeline: Pipeline;
  let home: string;
  beforeAll(async () => {
    home = await mkdtemp(join(tmpdir(), 'grid-again-'));
    pipeline = await startPipeline({
      origin: 'simulated',
      mode: { kind: 'simulated', seed: 1, publicationLagSeconds: 0 },
    });
    expect(await landed('first.csv', FIRST)).toMatchObject({ loaded: 1 });
    expect(await landed('second.csv', SECOND)).toMatchObject({ loaded: 1 });
  }, 120_000);
  afterAll(async () => {
    await pipeline.stop();
    await rm(home, { recursive: true, force: true });
  });

  const landed = async (name: string, content: string): Promise<LandingZoneResult> => {
    const folder = join(pipeline.lakeRoot, 'landing', 'capacity');
    await mkdir(folder, { recursive: true });
    await writeFile(join(folder, name), content);
    return pipeline.client.workflow.execute<(input: unknown) => Promise<LandingZoneResult>>(
      WORKFLOW_TYPES.landingZone,
      {
        taskQueue: TASK_QUEUES.workflows,
        workflowId: 'landing-zone-test',
        workflowIdReusePolicy: WorkflowIdReusePolicy.ALLOW_DUPLICATE,
        args: [{ origin: 'simulated', settleSeconds: 1 }],
      },
    );
  };
  const rerun = (
    ...args: readonly string[]
  ): Promise<{ readonly code: number; readonly stdout: string; readonly stderr: string }> =>
    new Promise((resolve) => {
      const env = {
        ...pipeline.environment(),
        GRID_HOME: home,
        GRID_LAKE_URL: pathToFileURL(pipeline.lakeRoot).href,
      };
      const main = join(PROJECT_ROOT, 'dist', 'cli', 'main.js');
      execFile(process.execPath, [main, 'rerun', ...args], { env }, (error, stdout, stderr) => {
        resolve({ code: Number(error?.code ?? 0), stdout, stderr });
      });
    });
  const idsOf = async (): Promise<readonly string[]> => {
    const ids = new Set<string>();
    for await (const { workflowId } of pipeline.client.workflow.list({
      query: `WorkflowType = '${WORKFLOW_TYPES.ingestWindow}'`,
    })) {
      ids.add(workflowId);
    }
    return [...ids];
  };

  it.each([
    ['its hash', () => sha256Of(FIRST)],
    [
      'its path in Bronze',
      () => `bronze/reference/capacity/first_${sha256Of(FIRST).slice(0, 12)}.csv`,
    ],
  ])(
    'is refined and loaded again by %s, which changes nothing',
    async (_name, fileOf) => {
      const again = await rerun('--dataset', DATASET, '--file', fileOf(), '--json');

      expect(again.stderr).toContain('bronze/reference/capacity/first_');
      expect(JSON.parse(again.stdout) as IngestWindowResult).toMatchObject({
        rowsIn: 1,
        inserted: 0,
        revised: 0,
      });
      expect(again.code).toBe(0);
    },
    60_000,
  );

  it('is loaded again by the id of its run, with all files that share it', async () => {
    const [workflowId = ''] = await idsOf();

    const again = await rerun(workflowId, '--json');

    expect(JSON.parse(again.stdout) as IngestWindowResult).toMatchObject({
      rowsIn: 2,
      inserted: 0,
      revised: 0,
    });
  }, 60_000);

  it('is named by the refusal of a re-run that would have to fetch', async () => {
    const { code, stderr } = await rerun(
      ...['--dataset', DATASET, '--from', '2026-08-27', '--to', '2026-08-28'],
    );

    expect(stderr).toContain(`grid rerun --dataset ${DATASET} --file <sha256, or path in Bronze>`);
    expect(code).toBe(1);
  }, 60_000);

  it('is not loaded as another dataset, and what Bronze does not hold is told', async () => {
    const other = await rerun('--dataset', 'generation-register', '--file', sha256Of(FIRST));
    const missing = await rerun('--dataset', DATASET, '--file', sha256Of('never brought'));
    const noPath = await rerun('--dataset', DATASET, '--file', 'bronze/reference/none.csv');

    expect(other.stderr).toMatch(/^INVALID_PARAMETER: .*was loaded as installed-capacity-regional/);
    expect(missing.stderr).toMatch(/^NOT_FOUND: --file: Bronze holds no/);
    expect(noPath.stderr).toMatch(/^NOT_FOUND: --file: Bronze holds no/);
  }, 60_000);

  it('is left out where the last run of the id failed: that run is done again', async () => {
    expect(await landed('refused.csv', REFUSED)).toMatchObject({ refused: 1 });
    const [workflowId = ''] = await idsOf();

    const again = await rerun(workflowId);

    expect(again.stderr).toContain('bronze/reference/capacity/refused_');
    expect(again.stderr).not.toContain('bronze/reference/capacity/first_');
    expect(again.code).toBe(1);
  }, 60_000);
});
