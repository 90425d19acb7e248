import { readdir, readFile, readlink } from 'node:fs/promises';

import { findProcessArguments } from './process-arguments.js';

const LISTENING = '0A';

/** `pid 4242 (node server.js)` of whoever listens on a port, when this system lets it be told. */
export async function describePortOwner(port: number): Promise<string | undefined> {
  const inode = await listeningInode(port).catch(() => undefined);
  if (inode === undefined) return undefined;
  const pid = await processWithSocket(inode).catch(() => undefined);
  if (pid === undefined) return undefined;
  const commandLine = (await findProcessArguments(pid)) ?? 'unknown';
  return `pid ${pid} (${commandLine.slice(0, 80)})`;
}

async function listeningInode(port: number): Promise<string | undefined> {
  const suffix = `:${port.toString(16).toUpperCase().padStart(4, '0')}`;
  for (const table of ['/proc/net/tcp', '/proc/net/tcp6']) {
    const lines = (await readFile(table, 'utf8')).split('\n').slice(1);
    for (const line of lines) {
      const fields = line.trim().split(/\s+/);
      if (fields[1]?.endsWith(suffix) === true && fields[3] === LISTENING) return fields[9];
    }
  }
  return undefined;
}

async function processWithSocket(inode: string): Promise<number | undefined> {
  const target = `socket:[${inode}]`;
  for (const entry of await readdir('/proc')) {
    if (!/^\d+$/.test(entry)) continue;
    const descriptors = await readdir(`/proc/${entry}/fd`).catch(() => []);
    for (const descriptor of descriptors) {
      const link = await readlink(`/proc/${entry}/fd/${descriptor}`).catch(() => '');
      if (link === target) return Number(entry);
    }
  }
  return undefined;
}
