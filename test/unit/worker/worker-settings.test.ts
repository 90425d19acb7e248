import { readFileSync } from 'node:fs';
import { join } from 'node:path';

import { describe, expect, it } from '@jest/globals';

import { readConfiguration } from '../../../platform/config/configuration.js';
import { PROJECT_ROOT } from '../../../platform/project-root.js';
import { ACTIVITIES_OF_ROLE } from '../../../worker/activities.js';
import { DEFAULT_WORKER_SETTINGS, workerSettings } from '../../../worker/worker-settings.js';
import { TASK_QUEUES, type WorkerRole } from '../../../workflows/contracts.js';

const ROLES = Object.keys(TASK_QUEUES) as readonly WorkerRole[];

/** Rows of the table of roles in docs/architecture.md, cell by cell. */
function documentedRoles(): readonly (readonly string[])[] {
  const text = readFileSync(join(PROJECT_ROOT, 'docs', 'architecture.md'), 'utf8');
  return text
    .split('\n')
    .filter((line) => ROLES.some((role) => line.startsWith(`| \`${role}\` `)))
    .map((line) =>
      line
        .split('|')
        .slice(1, -1)
        .map((cell) => cell.trim()),
    );
}

function activityNames(role: WorkerRole): readonly string[] {
  const unused = new Proxy({}, { get: () => undefined });
  return Object.keys(
    ACTIVITIES_OF_ROLE[role](unused as Parameters<(typeof ACTIVITIES_OF_ROLE)['io']>[0]),
  );
}

describe('the settings of worker processes', () => {
  it('are what the table in docs/architecture.md says, role by role', () => {
    const expected = ROLES.map((role) => {
      const { slots, pollers, queueStepsPerSecond } = DEFAULT_WORKER_SETTINGS.limits[role];
      const names = activityNames(role).map((name) => `\`${name}\``);
      return [
        `\`${role}\``,
        `\`${TASK_QUEUES[role]}\``,
        names.length === 0 ? 'workflows' : names.join(', '),
        String(slots),
        String(pollers),
        queueStepsPerSecond === undefined ? '' : `${queueStepsPerSecond} steps/s`,
      ];
    });

    expect(documentedRoles().map((cells) => cells.slice(0, 6))).toEqual(expected);
  });

  it('follow the variables of an operator', () => {
    const { limits, memoryLimitBytes } = workerSettings(
      readConfiguration({
        GRID_IO_CONCURRENCY: '3',
        GRID_COMPUTE_CONCURRENCY: '2',
        GRID_LOAD_CONCURRENCY: '4',
        GRID_IO_STEPS_PER_SECOND: '5',
        GRID_COMPUTE_MEMORY_LIMIT_MB: '700',
      }),
    );

    expect([limits.io.slots, limits.compute.slots, limits.load.slots]).toEqual([3, 2, 4]);
    expect(limits.io.queueStepsPerSecond).toBe(5);
    expect(memoryLimitBytes).toBe(700 * 1024 * 1024);
  });

  it('recycle never when the limit is 0', () => {
    const settings = workerSettings(readConfiguration({ GRID_COMPUTE_MEMORY_LIMIT_MB: '0' }));

    expect(settings.memoryLimitBytes).toBeUndefined();
  });
});
