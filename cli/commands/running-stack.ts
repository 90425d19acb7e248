import { GridError } from '../../domain/errors/grid-error.js';
import { readConfiguration } from '../../platform/config/configuration.js';
import { isProcessAlive } from '../stack/child-process.js';
import { homeFolder } from '../stack/home-folder.js';
import { findStackState, type StackState } from '../stack/stack-state.js';

/** The stack that runs in GRID_HOME, or undefined when none does. */
export function findRunningStack(): StackState | undefined {
  const home = homeFolder(readConfiguration().GRID_HOME);
  const state = findStackState(home.stateFile);
  return state !== undefined && isProcessAlive(state.pid) ? state : undefined;
}

/**
 * The stack that runs in GRID_HOME.
 *
 * @throws GridError NOT_FOUND when none does.
 */
export function getRunningStack(): StackState {
  const state = findRunningStack();
  if (state !== undefined) return state;
  const { root } = homeFolder(readConfiguration().GRID_HOME);
  throw new GridError(
    'NOT_FOUND',
    `nothing runs in ${root}: start it with npm start, or set GRID_HOME`,
  );
}
