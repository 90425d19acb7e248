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
import { dirname, join } from 'node:path';

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

/** The hashes of the last build's files, empty when there was none. */
export function readBuiltFiles(distFolder) {
  try {
    return JSON.parse(readFileSync(join(distFolder, '.build-files.json'), 'utf8'));
  } catch {
    return {};
  }
}

/** Whether dist/ was built from exactly these sources. */
export function isStampCurrent(plan, distFolder) {
  const stamp = join(distFolder, '.build-stamp');
  return existsSync(stamp) && readFileSync(stamp, 'utf8') === plan.whole;
}

/** Records what dist/ was built from: the stamp, one hash, stands for a build that is finished. */
export function writeStamp(plan, distFolder) {
  mkdirSync(distFolder, { recursive: true });
  writeWhole(join(distFolder, '.build-files.json'), JSON.stringify(plan.files));
  writeWhole(join(distFolder, '.build-stamp'), plan.whole);
}

/** Writes through a temporary file and a rename, so that a reader never sees a half. */
export function writeWhole(path, content) {
  mkdirSync(dirname(path), { recursive: true });
  const temporary = `${path}.${process.pid}.tmp`;
  writeFileSync(temporary, content);
  renameSync(temporary, path);
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
