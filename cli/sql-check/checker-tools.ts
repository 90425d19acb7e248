import { createHash, randomUUID } from 'node:crypto';
import { existsSync } from 'node:fs';
import { mkdir, readFile, rename, rm, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { stripVTControlCharacters } from 'node:util';

import { runProgram } from './run-program.js';

/** A Python with what it needs to load Microsoft's parser, and the folder of its libraries. */
export interface CheckerTools {
  readonly python: string;
  readonly libraries: string;
}

/** How the tools are come by. */
export interface ToolSettings {
  readonly cacheFolder: string;
  /** Everything together may take this long. */
  readonly limitMs: number;
  readonly onProgress: (message: string) => void;
  /** The command that makes the environment. Default `python3`, as found on PATH. */
  readonly python?: string;
}

/** Why there are no tools: what could not be checked is to be said, it is no failure. */
export class ToolsMissing extends Error {
  override readonly name = 'ToolsMissing';
}

const VERSION = 1;
const PACKAGES = [
  'pythonnet==3.2.1',
  'clr_loader==0.3.1',
  'cffi==2.1.1',
  'pycparser==3.12',
  'dotnetcore2==3.1.23',
  'distro==1.9.0',
];
const WHEEL = 'mssql_cli-1.0.0-py2.py3-none-manylinux1_x86_64.whl';
const WHEEL_SHA256 = 'edb3850ab8ffa077c64270f27263f6377fdb5bd5bb5c5b4990c5fb08f49627b6';
const PIP = [
  '-m',
  'pip',
  '--no-input',
  '--no-color',
  '--disable-pip-version-check',
  '--retries',
  '1',
];
const ONE_CALL = ['--timeout', '20', '--quiet', '--only-binary', ':all:'];
/** Where the libraries lie inside the wheel. */
const UNPACK = `
import sys, zipfile
with zipfile.ZipFile(sys.argv[1]) as wheel:
    for name in wheel.namelist():
        folder, _, file = name.rpartition('/')
        if folder == 'mssqlcli/mssqltoolsservice/bin' and file.endswith('.dll'):
            with open(sys.argv[2] + '/' + file, 'wb') as target:
                target.write(wheel.read(name))
`;

/**
 * The tools from the product's cache; the first time they are fetched from the Python package index.
 *
 * @throws ToolsMissing when there is no Python, no index, or not the time
 */
export async function findCheckerTools(settings: ToolSettings): Promise<CheckerTools> {
  if (process.platform !== 'linux' || process.arch !== 'x64') {
    throw new ToolsMissing("Microsoft's parser is pinned for Linux on x64 only");
  }
  const folder = join(settings.cacheFolder, `sql-check-${VERSION}`);
  const marker = join(folder, 'complete');
  if (!existsSync(marker)) await fetchTools(folder, settings);
  return { python: join(folder, 'venv', 'bin', 'python'), libraries: join(folder, 'libraries') };
}

/** Fetched beside its place and moved there whole: two at once do not meet. */
async function fetchTools(folder: string, settings: ToolSettings): Promise<void> {
  const deadlineMs = performance.now() + settings.limitMs;
  const work = `${folder}.${randomUUID()}`;
  const run = async (program: string, args: readonly string[], doing: string): Promise<void> => {
    settings.onProgress(doing);
    const limitMs = deadlineMs - performance.now();
    const { code, errors } = await runProgram(program, args, { limitMs });
    if (code !== 0) throw new ToolsMissing(`${doing} failed: ${lastLine(errors)}`);
  };
  try {
    const libraries = join(work, 'libraries');
    await mkdir(libraries, { recursive: true });
    const venv = join(work, 'venv');
    await run(settings.python ?? 'python3', ['-m', 'venv', venv], 'making a Python environment');
    const python = join(venv, 'bin', 'python');
    await run(python, [...PIP, 'install', ...ONE_CALL, ...PACKAGES], 'fetching .NET for Python');
    await run(
      python,
      [...PIP, 'download', ...ONE_CALL, '--no-deps', '--dest', work, 'mssql-cli==1.0.0'],
      "fetching Microsoft's parser",
    );
    const wheel = join(work, WHEEL);
    await verify(wheel);
    await run(python, ['-c', UNPACK, wheel, libraries], "unpacking Microsoft's parser");
    await rm(wheel);
    await writeFile(join(work, 'complete'), '');
    await rename(work, folder).catch((error: unknown) => {
      if (!existsSync(join(folder, 'complete'))) throw error;
    });
  } finally {
    await rm(work, { recursive: true, force: true });
  }
}

async function verify(wheel: string): Promise<void> {
  const found = existsSync(wheel)
    ? createHash('sha256')
        .update(await readFile(wheel))
        .digest('hex')
    : 'nothing';
  if (found !== WHEEL_SHA256) throw new ToolsMissing(`${WHEEL} is not what it was: ${found}`);
}

/** The last line of what a program said. */
export function lastLine(output: string): string {
  const lines = stripVTControlCharacters(output).trim().split('\n');
  return lines.at(-1) ?? '';
}
