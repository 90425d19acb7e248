import { stopLeftover } from './child-process.js';
import { findProcessArguments } from './process-arguments.js';
import type { StackState } from './stack-state.js';

const GRACE_MS = 5000;

/** Ends what a killed supervisor left running; returns the names of it. */
export async function stopLeftovers(state: StackState): Promise<readonly string[]> {
  const stopped = await Promise.all(
    state.components.map(async ({ name, pid, commandLine }) => {
      if ((await findProcessArguments(pid)) !== commandLine) return undefined;
      await stopLeftover(pid, 'SIGINT', GRACE_MS);
      return name;
    }),
  );
  return stopped.filter((name) => name !== undefined);
}
