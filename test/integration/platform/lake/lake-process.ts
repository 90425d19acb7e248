import { spawn, type ChildProcess } from 'node:child_process';
import { text } from 'node:stream/consumers';
import { pathToFileURL } from 'node:url';

import { PROJECT_ROOT } from '../../../../platform/project-root.js';

import { LAKE_URL } from './adls-stub/lake-on-stub.js';

/** Where the lake of another process lies: in a folder, or behind the stub on a port. */
export type LakePlace = { readonly root: string } | { readonly port: number };

/** Opens a lake and runs a piece of code that knows it as `lake`. */
const SCRIPT = `
const [built, place, action] = process.argv.slice(1);
const { root, port, address } = JSON.parse(place);
const load = (file) => import(built + file);
const open = async () => {
  if (root !== undefined) {
    return (await load('local-disk-lake.js')).createLocalDiskLake(root);
  }
  const { toHttpHeadersLike } = await import('@azure/core-http-compat');
  const rest = await import('@azure/core-rest-pipeline');
  const client = rest.createDefaultHttpClient();
  const httpClient = {
    sendRequest: async (original) => {
      const url = new URL(original.url);
      const response = await client.sendRequest(rest.createPipelineRequest({
        url: 'http://127.0.0.1:' + port + url.pathname + url.search,
        method: original.method,
        headers: rest.createHttpHeaders({ ...original.headers.rawHeaders(), Host: url.host }),
        ...(original.body === undefined ? {} : { body: original.body }),
        allowInsecureConnection: true,
        streamResponseStatusCodes: original.streamResponseStatusCodes ?? new Set(),
      }));
      return { ...response, request: original, headers: toHttpHeadersLike(response.headers) };
    },
  };
  const { parseAdlsLocation } = await load('adls/adls-location.js');
  const { openAdlsAccess } = await load('adls/adls-file-system.js');
  const { createAdlsLake } = await load('adls/adls-lake.js');
  const location = parseAdlsLocation(new URL(address));
  const credential = {
    getToken: async () => ({ token: 'token', expiresOnTimestamp: Date.now() + 3600000 }),
  };
  return createAdlsLake(location, async () => openAdlsAccess(location, { credential, httpClient }));
};
const AsyncFunction = (async () => undefined).constructor;
await new AsyncFunction('lake', 'console', action)(await open(), console);`;

/** A process of its own that does something with a lake. */
export function startLakeProcess(place: LakePlace, action: string): ChildProcess {
  const built = `${pathToFileURL(PROJECT_ROOT).href}/dist/platform/lake/`;
  const given = JSON.stringify({ ...place, address: LAKE_URL });
  return spawn(
    process.execPath,
    ['--expose-gc', '--input-type=module', '--eval', SCRIPT, built, given, action],
    {
      cwd: PROJECT_ROOT,
      stdio: ['ignore', 'pipe', 'pipe'],
    },
  );
}

/** What such a process prints, once it has ended well. */
export async function runLakeProcess(place: LakePlace, action: string): Promise<string> {
  const child = startLakeProcess(place, action);
  if (child.stdout === null || child.stderr === null) throw new Error('the process has no output');
  const [printed, complaint, code] = await Promise.all([
    text(child.stdout),
    text(child.stderr),
    new Promise<number | null>((resolve) => child.once('exit', resolve)),
  ]);
  if (code !== 0) throw new Error(complaint);
  return printed;
}
