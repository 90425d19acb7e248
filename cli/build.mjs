/**
 * Builds dist/ from the TypeScript sources: `node cli/build.mjs`, or `build()` from the bootstrap.
 * Does nothing when dist/ was built from the same sources; needs the installed packages otherwise.
 */
import { existsSync } from 'node:fs';
import { pathToFileURL } from 'node:url';

import { withBuildLock } from './bootstrap/build-lock.mjs';
import { isStampCurrent, planBuild, writeStamp } from './bootstrap/build-plan.mjs';
import { DIST_FOLDER, PROJECT_FOLDER } from './bootstrap/places.mjs';
import { removeStaleFiles, transpileFiles } from './bootstrap/transpile.mjs';
import { bundleWorkflows } from './bootstrap/workflow-bundle.mjs';

/** Brings dist/ up to date; resolves with how many files were rebuilt. */
export async function build() {
  if (isStampCurrent(planBuild(PROJECT_FOLDER), DIST_FOLDER)) return { transpiled: 0 };
  return withBuildLock(`${PROJECT_FOLDER}/node_modules/.grid-build.lock`, async () => {
    const plan = planBuild(PROJECT_FOLDER);
    if (isStampCurrent(plan, DIST_FOLDER)) return { transpiled: 0 };
    const transpiled = await transpileFiles(plan, PROJECT_FOLDER, DIST_FOLDER);
    removeStaleFiles(plan, DIST_FOLDER);
    const bundleError = await bundleWorkflows(DIST_FOLDER);
    if (bundleError !== undefined) throw bundleError;
    writeStamp(plan, DIST_FOLDER);
    return { transpiled };
  });
}

const isCalledDirectly =
  process.argv[1] !== undefined && import.meta.url === pathToFileURL(process.argv[1]).href;
if (isCalledDirectly) {
  if (!existsSync(`${PROJECT_FOLDER}/node_modules`)) {
    console.error('packages are not installed yet: run `npm ci`, or any `npm run grid` command');
    process.exit(1);
  }
  build().catch((error) => {
    console.error(`build failed: ${error instanceof Error ? error.message : String(error)}`);
    process.exitCode = 1;
  });
}
