/** What a build has to do: the sources with their hashes, against the stamp of the last build. */
import { createHash } from 'node:crypto';
import {
  existsSync,
  mkdirSync,
  readdirSync,
  readFileSync,
  renameSync,
  writeFileSync,
} from 'node:fs';
import { join } from 'node:path';

const SOURCE_FOLDERS = [
  'domain',
  'sources',
  'platform',
  'activities',
  'workflows',
  'worker',
  'api',
  'cli',
  'bench',
];
/** Files besides the sources that decide what comes out. */
const SETTINGS = ['.swcrc', 'package-lock.json'];

const hashOf = (...parts) => {
  const hash = createHash('sha256');
  for (const part of parts) hash.update(part).update('\0');
  return hash.digest('hex');
};

/** Every TypeScript source with its hash, and one hash over all of it. */
export function planBuild(projectFolder) {
  const settingsHash = hashOf(...SETTINGS.map((name) => readFileSync(join(projectFolder, name))));
  const files = {};
  for (const folder of SOURCE_FOLDERS) {
    for (const path of typescriptFilesIn(projectFolder, folder)) {
      files[path] = hashOf(settingsHash, readFileSync(join(projectFolder, path)));
    }
  }
  const whole = hashOf(...Object.entries(files).flat());
  return { files, whole };
}

/** The hashes of the last build, empty when there was none. */
export function readStamp(distFolder) {
  try {
    return JSON.parse(readFileSync(join(distFolder, '.build-stamp'), 'utf8'));
  } catch {
    return { files: {}, whole: '' };
  }
}

/** Whether dist/ was built from exactly these sources. */
export function isStampCurrent(plan, distFolder) {
  return readStamp(distFolder).whole === plan.whole;
}

/** Records what dist/ was built from; `whole` is left out of a build that is not finished. */
export function writeStamp(plan, distFolder) {
  mkdirSync(distFolder, { recursive: true });
  const temporary = join(distFolder, `.build-stamp.${process.pid}`);
  writeFileSync(temporary, JSON.stringify(plan));
  renameSync(temporary, join(distFolder, '.build-stamp'));
}

function typescriptFilesIn(projectFolder, folder) {
  if (!existsSync(join(projectFolder, folder))) return [];
  const found = [];
  for (const entry of readdirSync(join(projectFolder, folder), { withFileTypes: true })) {
    const path = `${folder}/${entry.name}`;
    if (entry.isDirectory()) found.push(...typescriptFilesIn(projectFolder, path));
    else if (entry.name.endsWith('.ts') && !entry.name.endsWith('.d.ts')) found.push(path);
  }
  return found.sort();
}
