import { isProcessAlive } from '../stack/child-process.js';
import type { StackState } from '../stack/stack-state.js';

import { statusOfGivenPlatform } from './given-status.js';
import {
  readCycles,
  readFreshness,
  recentWorkText,
  type CycleReport,
  type Freshness,
} from './recent-work.js';
import { findRunningStack } from './running-stack.js';

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

const REQUEST_LIMIT_MS = 3000;

/** `grid status`: exit code 0 only when everything that should run does. */
export async function status(options: { readonly json?: boolean }): Promise<void> {
  const state = findRunningStack();
  if (state === undefined) {
    await statusOfGivenPlatform(options);
    return;
  }
  const report = await readStatus(state);
  console.log(options.json === true ? JSON.stringify(report, null, 2) : text(report));
  const isAllWell = report.isApiReady && report.components.every(({ isRunning }) => isRunning);
  if (!isAllWell) process.exitCode = 1;
}

async function readStatus(state: StackState): Promise<StatusReport> {
  const [isApiReady, cycles, freshness] = await Promise.all([
    checkApi(state),
    readCycles(state).catch(() => []),
    readFreshness(state.readerUrl).catch(() => ({
      newestSlotUtc: null,
      lastLoadUtc: null,
      lastDataset: null,
      lastOutcome: null,
      failures: [],
      judgedAtUtc: null,
      datasets: [],
      openAlarms: [],
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

function text(report: StatusReport): string {
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
    ...recentWorkText(report.freshness, report.cycles),
  ].join('\n');
}
