import { GridError } from '../../domain/errors/grid-error.js';
import type { Configuration } from '../../platform/config/configuration.js';

import { announceFirstCycle, announceOrigin, announceReady } from './announcements.js';
import { createComponentGroup, type ComponentGroup } from './component-group.js';
import { withGivenWarehouse } from './given-warehouse.js';
import { homeFolder, prepareHome, type HomeFolder } from './home-folder.js';
import { acquireHomeLock } from './home-lock.js';
import { stopLeftovers } from './leftovers.js';
import { watchLogs } from './log-watch.js';
import { refuseEmptyReplay, resolveOrigin } from './origin.js';
import { refuseHalfRestored } from './restore-marker.js';
import type { Screen } from './screen.js';
import { planStack, type StackPlan } from './stack-plan.js';
import { choosePorts, refuseTakenPorts, requestedPorts } from './stack-ports.js';
import { findStackState, removeStackState, writeStackState } from './stack-state.js';
import { heldMessage, stateOf } from './stack-summary.js';
import { startComponents, stopOrder, type StartedStack } from './start-components.js';

/** How a supervisor is told to stop. */
export interface StopRequest {
  /** Resolves with the signal that asks for the end. */
  readonly asked: Promise<NodeJS.Signals>;
  /** Called when the end is asked for again, impatiently. */
  onImpatience(kill: () => void): void;
}

/**
 * Brings the whole platform up, keeps it running until a stop is asked for, and takes it down.
 *
 * @throws GridError INVALID_CONFIGURATION when it cannot start here: taken ports, no disk, a stack
 *   that runs already in this GRID_HOME.
 */
export async function runStack(
  given: Configuration,
  screen: Screen,
  stop: StopRequest,
): Promise<void> {
  const home = homeFolder(given.GRID_HOME);
  refuseHalfRestored(home);
  await prepareHome(home);
  const lock = await acquireHomeLock(home.lockFile);
  if (lock.kind === 'held') {
    throw new GridError('INVALID_CONFIGURATION', heldMessage(lock.holder, home));
  }
  try {
    if (lock.kind === 'repaired') await clearUp(home, lock.deadPid, screen);
    const configuration = await withGivenWarehouse(given, {
      warn: (_details, message) => {
        screen.warn(message);
      },
    });
    refuseEmptyReplay(configuration);
    await refuseTakenPorts(requestedPorts(configuration));
    const [ports, resolved] = await Promise.all([
      choosePorts(configuration),
      resolveOrigin(configuration),
    ]);
    announceOrigin(screen, resolved);
    await runPlan(planStack(configuration, ports, resolved), screen, stop);
  } finally {
    lock.release();
  }
}

async function runPlan(plan: StackPlan, screen: Screen, stop: StopRequest): Promise<void> {
  // From the start of the process: the search for the source counts too.
  const startedAt = new Date(performance.timeOrigin);
  const phase = { isReady: false, isStopping: false, readerUrl: '' };
  const tellState = (): void => {
    if (phase.isStopping) return;
    const components = group.states();
    writeStackState(plan.home.stateFile, stateOf(plan, { ...phase, startedAt, components }));
  };
  const group = createComponentGroup(screen, tellState);
  stop.onImpatience(() => {
    group.killAll();
  });
  try {
    const stopping = new AbortController();
    const starting = startComponents(plan, group, screen, stopping.signal);
    const first = await Promise.race([starting, stop.asked]);
    if (typeof first === 'string') {
      screen.info(`${first}: stopping as soon as the start is through`);
      stopping.abort();
      await starting.catch(() => undefined);
      return;
    }
    Object.assign(phase, { isReady: true, readerUrl: first.access.readerUrl });
    tellState();
    announceReady(screen, plan, startedAt);
    await stayUp(plan, group, screen, { started: first, stop, isStopping: () => phase.isStopping });
  } finally {
    phase.isStopping = true;
    const stoppingMs = Date.now();
    for (const names of stopOrder(plan.configuration)) await group.stop(names);
    removeStackState(plan.home.stateFile);
    screen.done('stopped; the data is kept', stoppingMs);
  }
}

async function stayUp(
  plan: StackPlan,
  group: ComponentGroup,
  screen: Screen,
  run: {
    readonly started: StartedStack;
    readonly stop: StopRequest;
    readonly isStopping: () => boolean;
  },
): Promise<void> {
  const logs = group.states().map(({ name }) => ({ name, file: plan.home.log(name) }));
  const unwatch = watchLogs(logs, (name, message) => {
    screen.warn(`${name}: ${message}`);
  });
  void announceFirstCycle(screen, plan, run.started, run.isStopping);
  const signal = await run.stop.asked;
  unwatch();
  screen.info(`${signal}: stopping`);
}

/** A killed supervisor leaves its lock, its state file and servers that outlived it. */
async function clearUp(home: HomeFolder, deadPid: number, screen: Screen): Promise<void> {
  screen.warn(`an earlier run (pid ${deadPid}) was killed: its lock is removed`);
  const state = findStackState(home.stateFile);
  if (state === undefined) return;
  const stopped = await stopLeftovers(state);
  if (stopped.length > 0) screen.warn(`stopped what it left running: ${stopped.join(', ')}`);
  removeStackState(home.stateFile);
}
