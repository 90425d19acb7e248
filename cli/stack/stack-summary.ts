import type { HomeFolder } from './home-folder.js';
import type { LockHolder } from './home-lock.js';
import type { StackPlan } from './stack-plan.js';
import { findStackState, type ComponentState, type StackState } from './stack-state.js';

/** What other commands need to know of a run. */
export function stateOf(
  plan: StackPlan,
  run: {
    readonly startedAt: Date;
    readonly isReady: boolean;
    readonly readerUrl: string;
    readonly components: readonly ComponentState[];
  },
): StackState {
  return {
    pid: process.pid,
    startedAtUtc: run.startedAt.toISOString(),
    origin: plan.resolved.origin,
    isReady: run.isReady,
    apiUrl: plan.apiUrl,
    temporalAddress: plan.temporalAddress,
    temporalNamespace: plan.temporalNamespace,
    ...(plan.temporalUiUrl === undefined ? {} : { temporalUiUrl: plan.temporalUiUrl }),
    issuer: plan.issuer,
    ...(plan.caFile === undefined ? {} : { caFile: plan.caFile }),
    isLocalIssuer: plan.embedded.identityProvider,
    readerUrl: run.readerUrl,
    lakeUrl: plan.lakeUrl,
    odreUrl: plan.odreUrl,
    logsFolder: plan.home.logs,
    encryptsPayloads: plan.configuration.GRID_PAYLOAD_ENCRYPTION === 'on',
    ...(plan.payloadKeysFile === undefined ? {} : { payloadKeysFile: plan.payloadKeysFile }),
    components: [...run.components],
  };
}

/** Who runs in this GRID_HOME already, and where it answers. */
export function heldMessage(holder: LockHolder, home: HomeFolder): string {
  const state = findStackState(home.stateFile);
  const where =
    state === undefined
      ? 'it is still starting'
      : `API ${state.apiUrl}, Temporal ${state.temporalUiUrl ?? state.temporalAddress}`;
  return `the platform runs already in ${home.root}: pid ${holder.pid} since ${holder.startedAtUtc}; ${where}. Stop it with Ctrl-C or kill ${holder.pid}, or set another GRID_HOME (and ports)`;
}
