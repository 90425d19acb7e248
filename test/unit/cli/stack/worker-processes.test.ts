import { describe, expect, it } from '@jest/globals';

import { workerProcesses } from '../../../../cli/stack/components.js';
import { stopOrder } from '../../../../cli/stack/start-components.js';
import { readConfiguration } from '../../../../platform/config/configuration.js';

const namesOf = (settings: NodeJS.ProcessEnv) =>
  workerProcesses(readConfiguration(settings)).map(({ name }) => name);

describe('the worker processes of a stack', () => {
  it('are one of each kind unless told', () => {
    expect(namesOf({})).toEqual(['worker', 'worker-compute']);
  });

  it('are as many as asked for, each under a name of its own', () => {
    const names = namesOf({ GRID_WORKER_PROCESSES: '2', GRID_WORKER_PROCESSES_COMPUTE: '3' });

    expect(names).toEqual([
      ...['worker', 'worker-2'],
      ...['worker-compute', 'worker-compute-2', 'worker-compute-3'],
    ]);
  });

  it('are all stopped before what they work with', () => {
    const order = stopOrder(readConfiguration({ GRID_WORKER_PROCESSES_COMPUTE: '2' }));

    expect(order[1]).toEqual(['worker', 'worker-compute', 'worker-compute-2']);
  });
});
