import { globSync, readFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { pathToFileURL } from 'node:url';

import { runCommand } from './run-command.js';

/** Folders of dist/ whose code the roles run; cli/ also holds commands that no image runs. */
const FOLDERS = ['api', 'platform', 'sources', 'worker', 'activities', 'domain'];

const IMPORT = /\bimport\(\s*['"]([^'"]+)['"]\s*\)/g;

/**
 * What the built code imports only when it is configured to: adapters of Azure, a second verifier of
 * tokens. Files as file: URLs, packages by name, each once.
 */
export function lazyImportsOf(applicationRoot: string): readonly string[] {
  const dist = join(applicationRoot, 'dist');
  const found = globSync(`{${FOLDERS.join(',')}}/**/*.js`, { cwd: dist }).flatMap((file) =>
    [...readFileSync(join(dist, file), 'utf8').matchAll(IMPORT)].map(([, target = '']) =>
      target.startsWith('.') ? pathToFileURL(join(dist, dirname(file), target)).href : target,
    ),
  );
  return [...new Set(found)].sort();
}

/**
 * Imports each of them as the image would.
 *
 * @throws Error naming the one that cannot be loaded, such as a package that pruning took away.
 */
export async function loadLazyImports(
  node: string,
  applicationRoot: string,
): Promise<readonly string[]> {
  const targets = lazyImportsOf(applicationRoot);
  for (const target of targets) {
    const script = `await import(${JSON.stringify(target)}); process.exit(0);`;
    await runCommand(node, ['--input-type=module', '--eval', script], {
      cwd: applicationRoot,
      env: { PATH: '/usr/bin:/bin', NODE_ENV: 'production' },
    }).catch((cause: unknown) => {
      throw new Error(`the image cannot load ${target}`, { cause });
    });
  }
  return targets;
}
