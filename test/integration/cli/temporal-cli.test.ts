import {
  existsSync,
  mkdirSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  rmSync,
  writeFileSync,
} from 'node:fs';
import { createServer, type Server } from 'node:http';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

import { afterEach, beforeEach, describe, expect, it } from '@jest/globals';

import { isProcessAlive } from '../../../cli/stack/child-process.js';
import { downloadFile } from '../../../cli/stack/download.js';
import { pollUntil } from '../../../cli/stack/poll.js';
import { findFreePort } from '../../../cli/stack/port.js';
import { resolveTemporalCli } from '../../../cli/stack/temporal-cli.js';

const LIMITS = { connectMs: 2000, stallMs: 200, totalMs: 5000 };
const SILENT = { note: () => undefined, doing: () => undefined };

describe('getting the temporal command', () => {
  let folder = '';
  let server: Server | undefined;

  beforeEach(() => {
    folder = mkdtempSync(join(tmpdir(), 'grid-temporal-cli-'));
  });

  afterEach(() => {
    server?.closeAllConnections();
    server?.close();
    server = undefined;
    rmSync(folder, { recursive: true, force: true });
  });

  async function serve(pieces: readonly string[], isComplete: boolean): Promise<string> {
    const port = await findFreePort();
    server = createServer((_request, response) => {
      for (const piece of pieces) response.write(piece);
      if (isComplete) response.end();
    });
    await new Promise<void>((resolve) => server?.listen(port, '127.0.0.1', resolve));
    return `http://127.0.0.1:${port}`;
  }

  it('downloads a file whole', async () => {
    const url = await serve(['one ', 'two'], true);
    const file = join(folder, 'archive');

    await downloadFile(url, file, new AbortController().signal, LIMITS);

    expect(readFileSync(file, 'utf8')).toBe('one two');
  });

  it('gives up a download whose body stalls', async () => {
    const url = await serve(['one '], false);

    const download = downloadFile(
      url,
      join(folder, 'archive'),
      new AbortController().signal,
      LIMITS,
    );

    await expect(download).rejects.toThrow('nothing came for 0.2 s');
  });

  it('ends a download that runs when the platform is stopped', async () => {
    const url = await serve(['one '], false);
    const stop = new AbortController();
    const search = resolveTemporalCli(undefined, SILENT, {
      environment: { PATH: '/usr/bin:/bin', XDG_CACHE_HOME: folder },
      downloadUrl: url,
      stop: stop.signal,
    });
    const refused = expect(search).rejects.toThrow('was stopped');
    const cache = join(folder, 'grid-power-stream');
    await pollUntil(
      'a first piece',
      () => Promise.resolve(existsSync(cache) && readdirSync(cache).length > 0 ? true : undefined),
      { timeoutMs: 5000 },
    );

    stop.abort();

    await refused;
    expect(readdirSync(cache)).toEqual([]);
  });

  it('kills a build that runs when the platform is stopped', async () => {
    const bin = join(folder, 'bin');
    const pidFile = join(folder, 'go.pid');
    mkdirSync(bin);
    const go = `#!/bin/sh\necho $$ > ${pidFile}.part && mv ${pidFile}.part ${pidFile}\nexec sleep 60\n`;
    writeFileSync(join(bin, 'go'), go, { mode: 0o755 });
    const stop = new AbortController();
    const search = resolveTemporalCli(undefined, SILENT, {
      environment: { PATH: `${bin}:/usr/bin:/bin`, XDG_CACHE_HOME: folder },
      downloadUrl: `http://127.0.0.1:${await findFreePort()}`,
      stop: stop.signal,
    });
    const refused = expect(search).rejects.toThrow('was stopped');
    const pid = await pollUntil(
      'the build',
      () =>
        Promise.resolve(existsSync(pidFile) ? Number(readFileSync(pidFile, 'utf8')) : undefined),
      { timeoutMs: 5000 },
    );

    stop.abort();

    await refused;
    await pollUntil('its end', () => Promise.resolve(isProcessAlive(pid) ? undefined : true), {
      timeoutMs: 5000,
    });
    expect(readdirSync(join(folder, 'grid-power-stream'))).toEqual([]);
  });
});
