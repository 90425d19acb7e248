import { runApi } from '../../api/main.js';
import { readConfiguration } from '../../platform/config/configuration.js';

import { endWithSupervisor } from './process-role.js';

/** `grid api`: the API process, until it is told to stop. */
export async function api(): Promise<void> {
  endWithSupervisor();
  await runApi(readConfiguration());
  process.exit(0);
}
