import { readFileSync } from 'node:fs';
import { join } from 'node:path';

import { z } from 'zod';

import { systemErrorCode } from '../domain/errors/system-error-code.js';
import { PROJECT_ROOT } from '../platform/project-root.js';

const packageSchema = z.object({ version: z.string() });
const DIGITS = 12;

/**
 * Version of the code that runs, as kept with every run: the package's version and a part of the
 * build's hash, as `0.1.0+3f2a9c1b77d0`.
 */
export function codeVersion(): string {
  const { version } = packageSchema.parse(
    JSON.parse(readFileSync(join(PROJECT_ROOT, 'package.json'), 'utf8')),
  );
  const stamp = readStamp();
  return stamp === undefined ? version : `${version}+${stamp.slice(0, DIGITS)}`;
}

function readStamp(): string | undefined {
  try {
    return readFileSync(join(PROJECT_ROOT, 'dist', '.build-stamp'), 'utf8').trim();
  } catch (error) {
    if (systemErrorCode(error) === 'ENOENT') return undefined;
    throw error;
  }
}
