import { rm, writeFile } from 'node:fs/promises';
import { join } from 'node:path';

import { PROJECT_ROOT } from '../../platform/project-root.js';
import { findStaleFiles, generateFiles } from '../docs/generated-files.js';
import { DOCS_COMMAND } from '../docs/markdown.js';

/** `grid docs`: writes the generated documents; with --check changes nothing and exits 1 when one is stale. */
export async function docs(options: { readonly check?: boolean }): Promise<void> {
  const files = await generateFiles();
  const stale = await findStaleFiles(PROJECT_ROOT, files);
  if (stale.length === 0) {
    console.log(`${files.length} generated documents are up to date`);
    return;
  }
  const paths = stale.map(({ path }) => path).join(', ');
  if (options.check === true) {
    console.error(`out of date: ${paths}; run ${DOCS_COMMAND}`);
    process.exitCode = 1;
    return;
  }
  for (const { path, content } of stale) {
    const file = join(PROJECT_ROOT, path);
    if (content === undefined) await rm(file);
    else await writeFile(file, content);
  }
  console.log(`wrote ${paths}`);
}
