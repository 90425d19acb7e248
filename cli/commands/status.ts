import { openWarehouseReader } from '../../platform/warehouse/open-warehouse.js';
import { isProcessAlive } from '../stack/child-process.js';
import type { StackState } from '../stack/stack-state.js';

import { getRunningStack } from './running-stack.js';
import { withTemporal } from './temporal-client.js';

/** What `grid status` tells. */
interface StatusReport {
  readonly origin: string;
  readonly startedAtUtc: string;
  readonly isReady: boolean;
  readonly addresses: Readonly<Record<string, string>>;
  readonly components: readonly ComponentReport[];
  readonly isApiReady: boolean;
  readonly cycles: readonly CycleReport[];
  readonly freshness: Freshness;
}

interface ComponentReport {
  readonly name: string;
  readonly pid: number;
  readonly isRunning: boolean;
  readonly restarts: number;
  /** How often it ended itself to give its memory back. */
  readonly recycles: number;
}

interface CycleReport {
  readonly workflowId: string;
  readonly status: string;
  readonly startedAtUtc: string;
}

interface Freshness {
  readonly newestSlotUtc: string | null;
  readonly lastLoadUtc: string | null;
  readonly lastOutcome: string | null;
}

const SHOWN_CYCLES = 5;
const REQUEST_LIMIT_MS = 3000;

/** `grid status`: exit code 0 only when everything that should run does. */
export async function status(options: { readonly json?: boolean }): Promise<void> {
  const report = await readStatus(getRunningStack());
  console.log(options.json === true ? JSON.stringify(report, null, 2) : text(report));
  const isAllWell = report.isApiReady && report.components.every(({ isRunning }) => isRunning);
  if (!isAllWell) process.exitCode = 1;
}

async function readStatus(state: StackState): Promise<StatusReport> {
  const [isApiReady, cycles, freshness] = await Promise.all([
    checkApi(state),
    readCycles(state).catch(() => []),
    readFreshness(state).catch(() => ({
      newestSlotUtc: null,
      lastLoadUtc: null,
      lastOutcome: null,
    })),
  ]);
  return {
    origin: state.origin,
    startedAtUtc: state.startedAtUtc,
    isReady: state.isReady,
    addresses: {
      api: state.apiUrl,
      temporal: state.temporalAddress,
      ...(state.temporalUiUrl === undefined ? {} : { temporalUi: state.temporalUiUrl }),
      issuer: state.issuer,
      lake: state.lakeUrl,
      source: state.odreUrl,
    },
    components: state.components.map(({ name, pid, restarts, recycles }) => ({
      name,
      pid,
      restarts,
      recycles,
      isRunning: isProcessAlive(pid),
    })),
    isApiReady,
    cycles,
    freshness,
  };
}

async function checkApi(state: StackState): Promise<boolean> {
  try {
    const signal = AbortSignal.timeout(REQUEST_LIMIT_MS);
    return (await fetch(`${state.apiUrl}/health/ready`, { signal })).ok;
  } catch {
    return false;
  }
}

function readCycles(state: StackState): Promise<CycleReport[]> {
  return withTemporal(state, async (client) => {
    const cycles: CycleReport[] = [];
    const query = `WorkflowType = 'gridCycle'`;
    for await (const run of client.workflow.list({ query, pageSize: SHOWN_CYCLES })) {
      cycles.push({
        workflowId: run.workflowId,
        status: run.status.name.toLowerCase(),
        startedAtUtc: run.startTime.toISOString(),
      });
      if (cycles.length === SHOWN_CYCLES) break;
    }
    return cycles;
  });
}

async function readFreshness(state: StackState): Promise<Freshness> {
  const reader = await openWarehouseReader(state.readerUrl);
  try {
    const [run, newestSlotUtc] = await Promise.all([
      reader.findLatestRun(),
      reader.findNewestMeasuredSlot(),
    ]);
    return {
      newestSlotUtc: newestSlotUtc ?? null,
      lastLoadUtc: run?.finishedAtUtc ?? null,
      lastOutcome: run?.outcome ?? null,
    };
  } finally {
    await reader.close();
  }
}

function text(report: StatusReport): string {
  const { freshness } = report;
  const none = 'none yet';
  return [
    `data: ${report.origin.toUpperCase()}, running since ${report.startedAtUtc}${report.isReady ? '' : ' (still starting)'}`,
    '',
    ...report.components.map(
      ({ name, pid, isRunning, restarts, recycles }) =>
        `  ${name.padEnd(20)}${isRunning ? 'running' : 'NOT RUNNING'}  pid ${pid}${restarts === 0 ? '' : `, restarts: ${restarts}`}${recycles === 0 ? '' : `, recycled: ${recycles}`}`,
    ),
    `  ${'API answers'.padEnd(20)}${report.isApiReady ? 'yes' : 'NO'}`,
    '',
    ...Object.entries(report.addresses).map(([name, address]) => `  ${name.padEnd(20)}${address}`),
    '',
    `  ${'newest slot'.padEnd(20)}${freshness.newestSlotUtc ?? none}`,
    `  ${'last load'.padEnd(20)}${freshness.lastLoadUtc ?? none}${freshness.lastOutcome === null ? '' : ` (${freshness.lastOutcome})`}`,
    '',
    'last cycles',
    ...(report.cycles.length === 0 ? [`  ${none}`] : []),
    ...report.cycles.map((cycle) => `  ${cycle.status.padEnd(12)}${cycle.workflowId}`),
  ].join('\n');
}
