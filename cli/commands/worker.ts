import { GridError } from '../../domain/errors/grid-error.js';
import { readConfiguration } from '../../platform/config/configuration.js';
import { runWorker } from '../../worker/main.js';
import { RECYCLED_EXIT_CODE } from '../../worker/memory-guard.js';
import { TASK_QUEUES, type WorkerRole } from '../../workflows/contracts.js';

import { endWithSupervisor } from './process-role.js';

/** `grid worker --roles workflows,io,load`: a worker process, until it is told to stop. */
export async function worker(options: { readonly roles: string }): Promise<void> {
  const roles = options.roles.split(',').map(parseRole);
  endWithSupervisor();
  const end = await runWorker(readConfiguration(), roles);
  process.exit(end === 'recycled' ? RECYCLED_EXIT_CODE : 0);
}

function parseRole(text: string): WorkerRole {
  if (isRole(text)) return text;
  throw new GridError(
    'INVALID_PARAMETER',
    `--roles: '${text}' is no role: expected some of ${Object.keys(TASK_QUEUES).join(', ')}`,
  );
}

function isRole(text: string): text is WorkerRole {
  return Object.hasOwn(TASK_QUEUES, text);
}
