import { ChildProcess } from 'node:child_process';

/** Stops the servers that this run started; resolves when they are gone. */
// eslint-disable-next-line import-x/no-default-export -- Jest takes the default export only.
export default async function stopTestServers(): Promise<void> {
  const host: unknown = Reflect.get(globalThis, 'gridTestServerHost');
  if (!(host instanceof ChildProcess) || host.exitCode !== null) return;
  const exited = new Promise((resolve) => host.once('exit', resolve));
  host.stdin?.end();
  await exited;
}
