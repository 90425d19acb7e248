/**
 * Entry of every command: `node cli/bootstrap.mjs <command>`. Needs Node >= 18 and npm, nothing
 * else: it gets Node 24, the packages and the build in place, then becomes the grid command.
 * All it says goes to stderr, so that a command's output stays clean; quiet when all is in place.
 */
import { join } from 'node:path';
import { pathToFileURL } from 'node:url';

import { ensureBuild } from './bootstrap/build-step.mjs';
import { ensureNode, isRightNode, rerunUnder } from './bootstrap/node-runtime.mjs';
import { ensurePackages } from './bootstrap/packages.mjs';
import { DIST_FOLDER } from './bootstrap/places.mjs';
import { StepFailure } from './bootstrap/step.mjs';

async function main() {
  const nodePath = await ensureNode(process.version);
  if (!isRightNode(process.version)) {
    process.exitCode = await rerunUnder(nodePath, process.argv.slice(1));
    return;
  }
  await ensurePackages();
  await ensureBuild();
  await import(pathToFileURL(join(DIST_FOLDER, 'cli', 'main.js')).href);
}

main().catch((error) => {
  const message = error instanceof StepFailure ? error.message : (error.stack ?? error.message);
  process.stderr.write(`\n${message}\n`);
  process.exitCode = 1;
});
