/** How to run npm: its own script under a chosen Node, so that no registry or path is assumed. */
import { existsSync, realpathSync } from 'node:fs';
import { delimiter, dirname, join } from 'node:path';

/** Command and first arguments that run npm under a Node. */
export function npmCommand(nodePath, environment = process.env) {
  const script = npmScript(environment);
  return script === undefined
    ? { command: 'npm', args: [] }
    : { command: nodePath, args: [script] };
}

function npmScript(environment) {
  const nodeFolder = dirname(process.execPath);
  const candidates = [
    environment.npm_execpath,
    join(nodeFolder, '..', 'lib', 'node_modules', 'npm', 'bin', 'npm-cli.js'),
    join(nodeFolder, 'node_modules', 'npm', 'bin', 'npm-cli.js'),
    ...(environment.PATH ?? '').split(delimiter).map((folder) => join(folder, 'npm')),
  ];
  for (const candidate of candidates) {
    if (candidate === undefined || !existsSync(candidate)) continue;
    const path = realpathSync(candidate);
    if (path.endsWith('npm-cli.js')) return path;
  }
  return undefined;
}
