import type { IncomingMessage, ServerResponse } from 'node:http';

import { startStandInServer, type StandInMount } from '../../stand-in-server.js';

import type { StandInDatasetId } from './dataset-schema.js';
import { createFaultScript, type Fault, type FaultScript, type SeenRequest } from './fault.js';
import { jsonAnswer, sendAnswer, type Answer } from './http/answer.js';
import { answerInstead, sendWithBodyFault } from './http/fault-answer.js';
import { createQuota, type Quota } from './http/quota.js';
import { API_PATH, routeRequest, targetOf } from './http/route.js';
import { loadReplayTables } from './replay/load-replay-tables.js';
import { createSimulatedTables } from './simulator/simulated-tables.js';
import type { OdreStandIn, OdreStandInOptions, StandInMode } from './stand-in-options.js';
import type { Table } from './table.js';

/** A stand-in may run for months: it forgets the oldest requests. */
const REMEMBERED_REQUESTS = 10_000;

interface Desk {
  readonly tables: ReadonlyMap<StandInDatasetId, Table>;
  readonly clock: () => number;
  readonly quota: Quota;
  readonly faults: FaultScript;
  readonly seen: SeenRequest[];
}

/** A stand-in of ODRÉ that is served by a server of stand-ins. */
export interface OdreStandInParts extends Omit<OdreStandIn, 'url' | 'close'> {
  readonly mount: StandInMount;
}

/**
 * Answers as ODRÉ's Explore API v2.1 does for the four eCO2mix datasets, from recorded files or from
 * a simulated France.
 *
 * @throws Error when the replay folder cannot be read.
 */
export async function createOdreStandIn(
  options: Omit<OdreStandInOptions, 'port' | 'host'>,
): Promise<OdreStandInParts> {
  const clock = clockOf(options.mode);
  const desk: Desk = {
    tables: await tablesOf(options.mode, clock, options.log ?? ((): void => undefined)),
    clock,
    quota: createQuota(options.quota ?? {}, clock),
    faults: createFaultScript(options.faults ?? []),
    seen: [],
  };
  return {
    mount: {
      prefix: API_PATH,
      handle: (request, response) => serve(desk, request, response),
    },
    requests: () => [...desk.seen],
    addFaults: (faults) => {
      desk.faults.add(faults);
    },
    clearFaults: () => {
      desk.faults.clear();
    },
  };
}

/**
 * Starts a server with {@link createOdreStandIn} on it alone.
 *
 * @throws Error when the port is taken or the replay folder cannot be read.
 */
export async function startOdreStandIn(options: OdreStandInOptions): Promise<OdreStandIn> {
  const { mount, ...standIn } = await createOdreStandIn(options);
  const { url, close } = await startStandInServer({ ...options, mounts: [mount] });
  return { ...standIn, url: `${url}${API_PATH}`, close };
}

function clockOf(mode: StandInMode): () => number {
  return mode.kind === 'simulated' && mode.clock !== undefined ? mode.clock : Date.now;
}

async function tablesOf(
  mode: StandInMode,
  clock: () => number,
  log: (sentence: string) => void,
): Promise<ReadonlyMap<StandInDatasetId, Table>> {
  if (mode.kind === 'replay') return loadReplayTables(mode.folder, log);
  const { seed, publicationLagSeconds } = mode;
  return createSimulatedTables({ seed, publicationLagSeconds, clock });
}

async function serve(
  desk: Desk,
  request: IncomingMessage,
  response: ServerResponse,
): Promise<void> {
  const seen = seenRequest(request, desk.clock());
  desk.seen.push(seen);
  if (desk.seen.length > REMEMBERED_REQUESTS) desk.seen.shift();
  const fault = desk.faults.take(seen);
  if (fault?.kind === 'timeout') return;
  if (fault?.kind === 'reset') {
    response.destroy();
    return;
  }
  if (fault?.kind === 'delay') await delay(fault.delayMs);
  const answer = answerTo(desk, request, seen, fault);
  if (request.method === 'HEAD') await sendAnswer(response, answer, false);
  else await sendWithBodyFault(response, answer, fault);
}

function answerTo(
  desk: Desk,
  request: IncomingMessage,
  seen: SeenRequest,
  fault: Fault | undefined,
): Answer {
  const { headers, refusal } = desk.quota.count(seen.dataset);
  const answer =
    answerInstead(fault, desk.clock()) ??
    refusal ??
    (request.method === 'GET' || request.method === 'HEAD'
      ? routeRequest(desk.tables, seen, fault)
      : jsonAnswer(405, { error_code: 'MethodNotAllowed', message: 'Method Not Allowed' }));
  return { ...answer, headers: { ...answer.headers, ...headers } };
}

function seenRequest(request: IncomingMessage, receivedAtMs: number): SeenRequest {
  const { pathname, searchParams } = new URL(`${API_PATH}${request.url ?? '/'}`, 'http://stand-in');
  return {
    ...targetOf(pathname),
    parameters: searchParams,
    authorization: request.headers.authorization,
    receivedAtMs,
  };
}

function delay(delayMs: number): Promise<void> {
  return new Promise((resolve) => setTimeout(resolve, delayMs));
}
