import { existsSync } from 'node:fs';
import { mkdir, rename, writeFile } from 'node:fs/promises';
import { join } from 'node:path';

import { simulatedCapacityFiles } from '../../sources/installed-capacity/stand-in/simulated-capacity-files.js';

import type { StackPlan } from './stack-plan.js';

/** Says that the files were brought once: whoever removes or replaces them is not brought them again. */
const MARK = 'files-are-brought';

/**
 * Brings the files that a simulated France publishes to the landing zone, once in the life of a
 * GRID_HOME: what is published as a file is there as well. Nothing where the landing zone is given.
 */
export async function bringSimulatedFiles(plan: StackPlan): Promise<void> {
  const { configuration, home, resolved, embedded } = plan;
  const isOwn =
    configuration.GRID_LANDING_URL === undefined && configuration.GRID_LAKE_URL === undefined;
  if (resolved.origin !== 'simulated' || !embedded.standIn || !isOwn) return;
  const standIn = join(home.root, 'stand-in');
  const mark = join(standIn, MARK);
  if (existsSync(mark)) return;
  const lastYear = new Date().getUTCFullYear() - 1;
  const files = simulatedCapacityFiles({ seed: configuration.GRID_SIMULATION_SEED, lastYear });
  for (const { kind, name, content } of files) {
    const folder = join(home.root, 'landing', kind);
    await mkdir(folder, { recursive: true });
    // Under another name until it is whole, as whoever brings a file should.
    await writeFile(join(folder, `${name}.part`), content);
    await rename(join(folder, `${name}.part`), join(folder, name));
  }
  await mkdir(standIn, { recursive: true });
  await writeFile(mark, '');
}
