/** TypeScript to JavaScript, file by file, each written whole so that a reader never sees a half. */
import { existsSync, readdirSync, readFileSync, rmSync } from 'node:fs';
import { join } from 'node:path';

import { readBuiltFiles, writeWhole } from './build-plan.mjs';

const outputPath = (sourcePath) => sourcePath.replace(/\.ts$/, '.js');

/** Transpiles what differs from the last build; returns how many files that were. */
export async function transpileFiles(plan, projectFolder, distFolder) {
  const { transform } = await import('@swc/core');
  const settings = JSON.parse(readFileSync(join(projectFolder, '.swcrc'), 'utf8'));
  const before = readBuiltFiles(distFolder);
  const changed = Object.entries(plan.files)
    .filter(
      ([path, hash]) => before[path] !== hash || !existsSync(join(distFolder, outputPath(path))),
    )
    .map(([path]) => path);
  await Promise.all(
    changed.map(async (path) => {
      const source = readFileSync(join(projectFolder, path), 'utf8');
      const filename = join(projectFolder, path);
      const { code, map } = await transform(source, { ...settings, filename, swcrc: false });
      const target = join(distFolder, outputPath(path));
      const mapName = `${target.slice(target.lastIndexOf('/') + 1)}.map`;
      if (map !== undefined) writeWhole(`${target}.map`, map);
      writeWhole(target, `${code}//# sourceMappingURL=${mapName}\n`);
    }),
  );
  return changed.length;
}

/** Removes what was built from sources that are gone. */
export function removeStaleFiles(plan, distFolder) {
  const expected = new Set(Object.keys(plan.files).map(outputPath));
  for (const path of filesUnder(distFolder, '')) {
    const scriptPath = path.replace(/\.map$/, '');
    const isOurs = scriptPath.includes('/') && scriptPath.endsWith('.js');
    if (isOurs && !expected.has(scriptPath)) rmSync(join(distFolder, path), { force: true });
  }
}

function filesUnder(root, folder) {
  return readdirSync(join(root, folder), { withFileTypes: true }).flatMap((entry) => {
    const path = folder === '' ? entry.name : `${folder}/${entry.name}`;
    return entry.isDirectory() ? filesUnder(root, path) : [path];
  });
}
