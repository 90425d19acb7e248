import { readFileSync } from 'node:fs';

import { GridError } from '../../domain/errors/grid-error.js';
import { systemErrorCode } from '../../domain/errors/system-error-code.js';

/**
 * The content of a file that holds one secret, without the line break at its end.
 *
 * @throws GridError INVALID_CONFIGURATION naming the file when it cannot be read or is empty.
 */
export function readSecretFile(path: string): string {
  let content: string;
  try {
    content = readFileSync(path, 'utf8').replace(/\r?\n$/, '');
  } catch (error) {
    const code = systemErrorCode(error) ?? 'unreadable';
    throw new GridError('INVALID_CONFIGURATION', `${path} cannot be read (${code})`, {}, error);
  }
  if (content === '') throw new GridError('INVALID_CONFIGURATION', `${path} is empty`);
  return content;
}

/** Login, password and database of a postgres:// address. */
export interface DatabaseLogin {
  readonly login: string;
  readonly password: string;
  readonly database: string;
}

/**
 * Who connects to what, from a file that holds a postgres:// address.
 *
 * @throws GridError INVALID_CONFIGURATION naming the file, never its content.
 */
export function readDatabaseLogin(path: string): DatabaseLogin {
  const text = readSecretFile(path);
  const url = URL.canParse(text) ? new URL(text) : undefined;
  const database = url?.pathname.replace(/^\//, '') ?? '';
  if (
    url?.protocol !== 'postgres:' ||
    url.username === '' ||
    url.password === '' ||
    database === ''
  ) {
    throw new GridError(
      'INVALID_CONFIGURATION',
      `${path}: expected postgres://login:password@host:port/database`,
    );
  }
  return {
    login: decodeURIComponent(url.username),
    password: decodeURIComponent(url.password),
    database: decodeURIComponent(database),
  };
}
