import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';

import { describe, expect, it } from '@jest/globals';

import { createPipelineRegistry } from '../../../activities/pipeline/pipeline-registry.js';
import { createLocalDiskLake } from '../../../platform/lake/local-disk-lake.js';
import { PROJECT_ROOT } from '../../../platform/project-root.js';
import type { WarehouseLoader } from '../../../platform/warehouse/warehouse-loader.js';
import { ACTIVITIES_OF_ROLE, type ActivityDependencies } from '../../../worker/activities.js';
import {
  COMPUTE_OPTIONS,
  INGEST_OPTIONS,
  LAKE_OPTIONS,
  LANDING_OPTIONS,
  LOAD_OPTIONS,
} from '../../../workflows/activity-options.js';
import { TASK_QUEUES, type WorkerRole } from '../../../workflows/contracts.js';
import { UNUSED_WATCH_KEEPER } from '../platform/warehouse/watch/unused-watch.js';

const OPTIONS = { COMPUTE_OPTIONS, INGEST_OPTIONS, LAKE_OPTIONS, LANDING_OPTIONS, LOAD_OPTIONS };
const ROLES: readonly WorkerRole[] = ['workflows', 'io', 'compute', 'load'];
const WORKFLOWS = join(PROJECT_ROOT, 'workflows');

/** A loader that is never called: only the names of the activities are looked at. */
const unusedLoader: WarehouseLoader = {
  loadWindow: () => Promise.reject(new Error('unused')),
  findUnknownBronze: () => Promise.reject(new Error('unused')),
  recordFailedRun: () => Promise.reject(new Error('unused')),
  recordHeartbeat: () => Promise.reject(new Error('unused')),
  watch: UNUSED_WATCH_KEEPER,
  close: () => Promise.resolve(),
};
const dependencies: ActivityDependencies = {
  lake: createLocalDiskLake('unused'),
  pipelines: createPipelineRegistry([]),
  loader: unusedLoader,
  codeVersion: '0.0.0',
};

function registeredIn(role: WorkerRole): string[] {
  return Object.keys(ACTIVITIES_OF_ROLE[role](dependencies));
}

interface NamedActivity {
  readonly workflow: string;
  readonly activity: string;
  readonly taskQueue: string | undefined;
}

/** Every activity a workflow's code names: `const lake = proxyActivities<..>(LAKE_OPTIONS)`, `lake.name`. */
function namedInWorkflows(): NamedActivity[] {
  return readdirSync(WORKFLOWS).flatMap((workflow) => {
    const code = readFileSync(join(WORKFLOWS, workflow), 'utf8');
    const proxies = code.matchAll(/const (\w+) = proxyActivities<[^>]*>\((\w+)\)/g);
    return [...proxies].flatMap(([, proxy = '', options = '']) => {
      const taskQueue = Object.entries(OPTIONS).find(([name]) => name === options)?.[1].taskQueue;
      const uses = code.matchAll(new RegExp(`\\b${proxy}\\.(\\w+)(?=[.(])`, 'g'));
      const names = new Set([...uses].map(([, activity = '']) => activity));
      return [...names].map((activity) => ({ workflow, activity, taskQueue }));
    });
  });
}

describe('the activities of the workers', () => {
  const named = namedInWorkflows();

  it('are found in the code of the workflows', () => {
    expect(named.map(({ activity }) => activity)).toEqual(
      expect.arrayContaining(['fetchWindow', 'refineWindow', 'checkWindow', 'loadWindow']),
    );
  });

  it.each(named)(
    '$activity, named by $workflow, is registered where its task queue is served',
    ({ activity, taskQueue }) => {
      const role = ROLES.find((candidate) => registeredIn(candidate).includes(activity));

      expect(role).toBeDefined();
      expect(taskQueue).toBe(role === undefined ? undefined : TASK_QUEUES[role]);
    },
  );

  it('are each offered by one role, and each used by a workflow', () => {
    const registered = ROLES.flatMap(registeredIn);

    expect(new Set(registered).size).toBe(registered.length);
    expect(registered.sort()).toEqual([...new Set(named.map(({ activity }) => activity))].sort());
  });

  it('are not offered by the role of the workflows', () => {
    expect(registeredIn('workflows')).toEqual([]);
  });
});

describe('the options of activities', () => {
  it.each(Object.entries(OPTIONS))('%s bound attempts, time and silence', (_, options) => {
    expect(options.retry?.maximumAttempts).toBeGreaterThan(1);
    expect(options.retry?.maximumAttempts).toBeLessThanOrEqual(30);
    expect(options.retry?.nonRetryableErrorTypes).toContain('INTERNAL');
    expect(options.retry?.nonRetryableErrorTypes).not.toContain('LAKE_CONFLICT');
    expect(options.startToCloseTimeout).toBeDefined();
    expect(options.heartbeatTimeout).toBeDefined();
  });

  it('ask a source at most three times more (rule 8)', () => {
    expect(INGEST_OPTIONS.retry).toMatchObject({ maximumAttempts: 4, backoffCoefficient: 2 });
  });
});
