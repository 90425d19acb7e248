import { open } from 'node:fs/promises';

import { GridError } from '../../domain/errors/grid-error.js';
import { systemErrorCode } from '../../domain/errors/system-error-code.js';

import { SECRETS, type SecretName } from './secret-name.js';
import type { SecretSource } from './secret-source.js';

/** Larger than any secret: a path that names something else is noticed. */
const MAX_FILE_BYTES = 64 * 1024;

/** May be read by every user of the machine. */
const READABLE_BY_OTHERS = 0o004;

type SecretVariable = (typeof SECRETS)[SecretName]['variable'];

/** The variables that hold secrets, or name the files that do. */
export type SecretVariables = Readonly<
  Partial<Record<SecretVariable | `${SecretVariable}_FILE`, string | undefined>>
>;

/**
 * Secrets in variables, or in files that variables name, as containers mount them. A file is read
 * anew at every call, so that its replacement counts; a line break at its end is no part of the value.
 *
 * @param onWarning told once a file that every user of the machine may read.
 * @throws GridError INVALID_CONFIGURATION when a secret is given in both ways.
 */
export function createEnvironmentSecretSource(
  variables: SecretVariables,
  onWarning: (message: string) => void,
): SecretSource {
  for (const { variable } of Object.values(SECRETS)) refuseBoth(variables, variable);
  const warnedOf = new Set<string>();
  const warnOnce = (path: string, variable: string): void => {
    if (warnedOf.has(path)) return;
    warnedOf.add(path);
    onWarning(`${variable}_FILE: every user of this machine may read ${path}`);
  };
  return {
    findValue: async (name) => {
      const { variable } = SECRETS[name];
      const path = variables[`${variable}_FILE`];
      if (path === undefined) return variables[variable];
      const { content, isReadableByOthers } = await readSecretFile(path, variable);
      if (isReadableByOthers) warnOnce(path, variable);
      return content;
    },
    describePlace: (name) => {
      const { variable } = SECRETS[name];
      return `${variable}, ${variable}_FILE`;
    },
  };
}

function refuseBoth(variables: SecretVariables, variable: SecretVariable): void {
  if (variables[variable] === undefined || variables[`${variable}_FILE`] === undefined) return;
  throw new GridError(
    'INVALID_CONFIGURATION',
    `${variable} and ${variable}_FILE are both set: keep one of them`,
  );
}

async function readSecretFile(
  path: string,
  variable: string,
): Promise<{ readonly content: string; readonly isReadableByOthers: boolean }> {
  const file = await open(path, 'r').catch((error: unknown) => {
    throw unreadable(path, variable, error);
  });
  try {
    const { mode, size } = await file.stat();
    if (size > MAX_FILE_BYTES) {
      throw new GridError('SECRET_MISSING', `${variable}_FILE: ${path} is too large for a secret`);
    }
    const content = (await file.readFile('utf8')).replace(/\r?\n$/, '');
    if (content === '') {
      throw new GridError('SECRET_MISSING', `${variable}_FILE: ${path} is empty`);
    }
    return { content, isReadableByOthers: (mode & READABLE_BY_OTHERS) !== 0 };
  } catch (error) {
    throw error instanceof GridError ? error : unreadable(path, variable, error);
  } finally {
    await file.close();
  }
}

function unreadable(path: string, variable: string, error: unknown): GridError {
  const code = systemErrorCode(error) ?? 'unreadable';
  const isGone = code === 'ENOENT' || code === 'ENOTDIR' || code === 'EISDIR';
  return new GridError(
    isGone ? 'SECRET_MISSING' : 'SECRETS_UNAVAILABLE',
    `${variable}_FILE: ${path} cannot be read (${code})`,
    { systemCode: code },
    error,
  );
}
