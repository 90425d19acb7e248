import { execFile } from 'node:child_process';
import { promisify } from 'node:util';

import type { ProcessIdentity } from './child-process.js';

const run = promisify(execFile);
const USER_NAME = 'postgres';

/**
 * The user PostgreSQL runs as: it refuses to run as root, so root lends it the `postgres` user
 * (created when missing) or `nobody`; anybody else runs it as themselves (undefined).
 *
 * @throws Error when root finds no user to lend it.
 */
export async function postgresIdentity(): Promise<ProcessIdentity | undefined> {
  if (process.getuid?.() !== 0) return undefined;
  const existing = await findUser(USER_NAME);
  if (existing !== undefined) return existing;
  await run('useradd', ['--system', '--user-group', '--no-create-home', USER_NAME]).catch(
    () => undefined,
  );
  const identity = (await findUser(USER_NAME)) ?? (await findUser('nobody'));
  if (identity === undefined) {
    throw new Error('PostgreSQL does not run as root and there is no user to run it as');
  }
  return identity;
}

async function findUser(name: string): Promise<ProcessIdentity | undefined> {
  try {
    const [uid, gid] = await Promise.all([run('id', ['-u', name]), run('id', ['-g', name])]);
    return { uid: Number(uid.stdout), gid: Number(gid.stdout) };
  } catch {
    return undefined;
  }
}
