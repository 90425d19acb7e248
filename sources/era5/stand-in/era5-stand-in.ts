import { createReadStream } from 'node:fs';
import { stat } from 'node:fs/promises';
import type { IncomingMessage, ServerResponse } from 'node:http';
import { pipeline } from 'node:stream/promises';
import { setTimeout as pause } from 'node:timers/promises';

import { createFaultScript, type Fault, type SeenRequest } from '../../odre/stand-in/fault.js';

import { createSimulatedStore, type SimulatedStoreOptions } from './simulated-store.js';

/** A stand-in of an object store with months of ERA5, to be mounted on a server. */
export interface Era5StandIn {
  /** Answers `/year=2024/month=03/era5.parquet` as an object store does, with ranges. */
  handle(request: IncomingMessage, response: ServerResponse): Promise<void>;
  /** The requests so far, oldest first; the last 1,000 of them. `endpoint` is the path. */
  requests(): readonly SeenRequest[];
  /** Adds faults behind those still waiting: status, timeout, reset, delay, html, truncated. */
  addFaults(faults: readonly Fault[]): void;
  /** Drops the faults still waiting. */
  clearFaults(): void;
}

const REMEMBERED_REQUESTS = 1_000;
const OBJECT_PATH = /\/year=(\d{4})\/month=(\d{2})\/era5\.parquet$/;
const HTML = '<!DOCTYPE html>\n<html><body><h1>Maintenance</h1></body></html>\n';

/** A stand-in whose months are simulated when they are first asked for and kept in a folder. */
export function createEra5StandIn(options: SimulatedStoreOptions): Era5StandIn {
  const store = createSimulatedStore(options);
  const clock = options.clock ?? Date.now;
  const faults = createFaultScript([]);
  const seen: SeenRequest[] = [];
  return {
    handle: async (request, response) => {
      const path = decodeURIComponent((request.url ?? '/').split('?')[0] ?? '/');
      const asked = seenRequest(request, path, clock());
      seen.push(asked);
      if (seen.length > REMEMBERED_REQUESTS) seen.shift();
      const fault = faults.take(asked);
      if (fault !== undefined && (await isAnswered(fault, response))) return;
      const [, year, month] = OBJECT_PATH.exec(path) ?? [];
      const file =
        year === undefined ? undefined : await store.findMonthFile(Number(year), Number(month));
      if (file === undefined) refuseMissing(response, path);
      else await sendObject(request, response, file, keptRatioOf(fault));
    },
    requests: () => [...seen],
    addFaults: (added) => {
      faults.add(added);
    },
    clearFaults: () => {
      faults.clear();
    },
  };
}

function seenRequest(request: IncomingMessage, path: string, receivedAtMs: number): SeenRequest {
  return {
    dataset: 'era5-france',
    endpoint: path,
    parameters: new URLSearchParams({
      method: request.method ?? '',
      range: request.headers.range ?? '',
    }),
    authorization: request.headers.authorization,
    receivedAtMs,
  };
}

/** Whether a fault took the place of the answer. */
async function isAnswered(fault: Fault, response: ServerResponse): Promise<boolean> {
  switch (fault.kind) {
    case 'status':
      response
        .writeHead(fault.status, { 'content-type': 'application/xml' })
        .end(fault.body ?? `<Error><Code>HTTP${fault.status}</Code></Error>`);
      return true;
    case 'html':
      response
        .writeHead(200, { 'content-type': 'text/html', 'content-length': HTML.length })
        .end(HTML);
      return true;
    case 'timeout':
      return true;
    case 'reset':
      response.destroy();
      return true;
    case 'delay':
      await pause(fault.delayMs);
      return false;
    case 'truncated':
    case 'interrupted':
    case 'extra-column':
    case 'missing-column':
    case 'replaced-cell':
      return false;
  }
}

const HALF = 0.5;

/** Of a cut object only a part is there, and the store takes it for the whole. */
function keptRatioOf(fault: Fault | undefined): number {
  return fault?.kind === 'truncated' ? (fault.keptRatio ?? HALF) : 1;
}

function refuseMissing(response: ServerResponse, path: string): void {
  response
    .writeHead(404, { 'content-type': 'application/xml' })
    .end(`<Error><Code>NoSuchKey</Code><Key>${path.replaceAll(/[<>&]/g, '')}</Key></Error>`);
}

async function sendObject(
  request: IncomingMessage,
  response: ServerResponse,
  file: string,
  keptRatio: number,
): Promise<void> {
  const { size: wholeSize, mtime } = await stat(file);
  const size = Math.floor(wholeSize * keptRatio);
  const headers = {
    'accept-ranges': 'bytes',
    'content-type': 'application/vnd.apache.parquet',
    etag: `"${size}-${mtime.getTime()}"`,
    'last-modified': mtime.toUTCString(),
  };
  const range = rangeOf(request.headers.range, size);
  if (range === undefined) {
    response.writeHead(416, { ...headers, 'content-range': `bytes */${size}` }).end();
    return;
  }
  const { start, end } = range;
  response.writeHead(request.headers.range === undefined ? 200 : 206, {
    ...headers,
    'content-length': end - start + 1,
    ...(request.headers.range === undefined
      ? {}
      : { 'content-range': `bytes ${start}-${end}/${size}` }),
  });
  if (request.method === 'HEAD') response.end();
  else await pipeline(createReadStream(file, { start, end }), response);
}

interface ByteSpan {
  readonly start: number;
  /** Included. */
  readonly end: number;
}

/** `bytes=0-99`, `bytes=100-`, `bytes=-100`, or all of it; undefined when it begins past the end. */
function rangeOf(header: string | undefined, size: number): ByteSpan | undefined {
  const [, first = '', last = ''] = /^bytes=(\d*)-(\d*)$/.exec(header ?? '') ?? [];
  if (first === '' && last === '') return { start: 0, end: size - 1 };
  if (first === '') return { start: Math.max(0, size - Number(last)), end: size - 1 };
  const start = Number(first);
  const end = last === '' ? size - 1 : Math.min(Number(last), size - 1);
  return start > end ? undefined : { start, end };
}
