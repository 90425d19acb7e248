import { createHash } from 'node:crypto';
import {
  chmodSync,
  cpSync,
  existsSync,
  mkdirSync,
  readdirSync,
  readFileSync,
  renameSync,
  rmSync,
  statSync,
} from 'node:fs';
import { dirname, join } from 'node:path';

import { PROJECT_ROOT } from '../../platform/project-root.js';
import { productCacheFolder } from '../stack/product-cache.js';

import { copiesOf, finalStage, parseDockerfile, readDockerfile } from './dockerfile.js';
import { runCommand } from './run-command.js';

/** What the final stage of the Dockerfile holds, as a folder of this machine. */
export interface ImageFolder {
  /** Stands for `/` of the image, without its base. */
  readonly root: string;
  /** Bytes of what each COPY put there, by its target. */
  readonly layers: readonly { readonly target: string; readonly bytes: number }[];
}

/** What stages before the last are known to leave, and where it is found here. */
interface StageOutputs {
  readonly modules: string;
  readonly node: string;
}

/**
 * Follows the Dockerfile with what this machine has: a production install (`npm ci --omit=dev`),
 * pruned and stripped as the Dockerfile says, the build of `dist/`, and this Node. The install is
 * kept in the product's cache, one a lock file.
 *
 * @throws Error when npm fails, or the Dockerfile copies something unknown.
 */
export async function assembleImage(
  folder: string,
  say: (message: string) => void,
): Promise<ImageFolder> {
  const outputs = await productionInstall(say);
  const instructions = parseDockerfile(readDockerfile());
  const final = finalStage(instructions);
  const layers = copiesOf(instructions)
    .filter(({ stage }) => stage === final)
    .flatMap(({ from, sources, target }) =>
      sources.map((source) => {
        const origin = from === undefined ? join(PROJECT_ROOT, source) : stageFile(source, outputs);
        const inImage = targetOf(source, target, sources.length);
        const path = join(folder, inImage);
        mkdirSync(dirname(path), { recursive: true });
        if (existsSync(origin)) cpSync(origin, path, { recursive: true, verbatimSymlinks: true });
        else say(`${source} is not on this machine: left out`);
        return { target: inImage, bytes: bytesOf(path) };
      }),
    );
  return { root: folder, layers };
}

/** Where this machine has what a stage of the Dockerfile leaves at a path. */
function stageFile(path: string, { modules, node }: StageOutputs): string {
  if (path === '/app/node_modules') return modules;
  if (path === '/app/dist') return join(PROJECT_ROOT, 'dist');
  if (path === '/node') return node;
  if (path.startsWith('/etc/ssl/')) return path;
  throw new Error(`the Dockerfile copies ${path} from a stage; image-folder.ts does not know it`);
}

function targetOf(source: string, target: string, sourceCount: number): string {
  const absolute = target.startsWith('/') ? target : join('/app', target);
  return target === './' || sourceCount > 1 ? join('/app', source) : absolute;
}

async function productionInstall(say: (message: string) => void): Promise<StageOutputs> {
  const key = createHash('sha256');
  for (const name of ['package-lock.json', 'infra/image/prune.mjs', 'Dockerfile']) {
    key.update(readFileSync(join(PROJECT_ROOT, name)));
  }
  key.update(process.version);
  const folder = join(productCacheFolder(), `image-${key.digest('hex').slice(0, 16)}`);
  const outputs = { modules: join(folder, 'node_modules'), node: join(folder, 'node') };
  if (existsSync(folder)) return outputs;
  say('npm ci --omit=dev into a folder of its own, once a lock file');
  const partial = `${folder}.${process.pid}`;
  try {
    mkdirSync(partial, { recursive: true });
    for (const name of ['package.json', 'package-lock.json']) {
      cpSync(join(PROJECT_ROOT, name), join(partial, name));
    }
    const npmOptions = ['--omit=dev', '--ignore-scripts', '--no-audit', '--no-fund'];
    await runCommand('npm', ['ci', ...npmOptions, '--prefer-offline'], { cwd: partial });
    await runCommand(
      process.execPath,
      [join(PROJECT_ROOT, 'infra', 'image', 'prune.mjs'), partial],
      {},
    );
    cpSync(process.execPath, join(partial, 'node'));
    chmodSync(join(partial, 'node'), 0o755);
    await strip([join(partial, 'node'), ...nativeFiles(join(partial, 'node_modules'))], say);
    renameSync(partial, folder);
  } finally {
    rmSync(partial, { recursive: true, force: true });
  }
  return outputs;
}

async function strip(files: readonly string[], say: (message: string) => void): Promise<void> {
  try {
    await runCommand('strip', ['--strip-unneeded', ...files], {});
  } catch {
    say('no `strip` on this machine: the image would be a little smaller than what is shown');
  }
}

function nativeFiles(folder: string): readonly string[] {
  return readdirSync(folder, { recursive: true, withFileTypes: true })
    .filter((entry) => entry.isFile() && entry.name.endsWith('.node'))
    .map((entry) => join(entry.parentPath, entry.name));
}

/** Bytes of a file, or of all files below a folder. */
export function bytesOf(path: string): number {
  if (!existsSync(path)) return 0;
  if (!statSync(path).isDirectory()) return statSync(path).size;
  return readdirSync(path, { recursive: true, withFileTypes: true })
    .filter((entry) => entry.isFile())
    .reduce((sum, entry) => sum + statSync(join(entry.parentPath, entry.name)).size, 0);
}
