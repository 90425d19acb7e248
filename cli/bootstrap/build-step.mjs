/** The build, in a process of its own so that a long-lived command does not keep the compiler's memory. */
import { join } from 'node:path';

import { isStampCurrent, planBuild } from './build-plan.mjs';
import { DIST_FOLDER, PROJECT_FOLDER } from './places.mjs';
import { runStep } from './step.mjs';

/** Builds dist/ when it is not built from the present sources. */
export async function ensureBuild() {
  if (isStampCurrent(planBuild(PROJECT_FOLDER), DIST_FOLDER)) return;
  await runStep('building', process.execPath, [join(PROJECT_FOLDER, 'cli', 'build.mjs')], {
    cwd: PROJECT_FOLDER,
  });
}
