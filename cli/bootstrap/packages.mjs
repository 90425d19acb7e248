/** The packages of the lock file, installed once a lock file, Node version and platform. */
import { createHash } from 'node:crypto';
import { existsSync, readFileSync, writeFileSync } from 'node:fs';
import { delimiter, dirname, join } from 'node:path';

import { npmCommand } from './npm-command.mjs';
import { PROJECT_FOLDER } from './places.mjs';
import { runStep } from './step.mjs';

/** Installs the packages unless the stamp of an earlier installation says they are in place. */
export async function ensurePackages(projectFolder = PROJECT_FOLDER) {
  const expected = installStamp(
    readFileSync(join(projectFolder, 'package-lock.json')),
    process.version,
    `${process.platform}-${process.arch}`,
  );
  if (readStamp(projectFolder) === expected) return;
  const npm = npmCommand(process.execPath);
  const args = [
    ...npm.args,
    'ci',
    '--include=dev',
    '--include=optional',
    '--no-audit',
    '--no-fund',
    '--loglevel=error',
  ];
  await runStep('installing packages from the lock file', npm.command, args, {
    cwd: projectFolder,
    env: installEnvironment(),
  });
  writeFileSync(stampFile(projectFolder), expected);
}

/** What an installation depends on, as one text. */
export function installStamp(lockFile, nodeVersion, platform) {
  const major = nodeVersion.replace(/^v/, '').split('.')[0];
  return `${createHash('sha256').update(lockFile).digest('hex')} node-${major} ${platform}\n`;
}

function readStamp(projectFolder) {
  const file = stampFile(projectFolder);
  return existsSync(file) ? readFileSync(file, 'utf8') : undefined;
}

function stampFile(projectFolder) {
  return join(projectFolder, 'node_modules', '.grid-install-stamp');
}

/** Install scripts must run under this Node, whatever `node` the machine has. */
function installEnvironment() {
  return {
    ...process.env,
    PATH: `${dirname(process.execPath)}${delimiter}${process.env.PATH ?? ''}`,
  };
}
