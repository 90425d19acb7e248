import { GridError } from '../../domain/errors/grid-error.js';
import { runOutsideChecks } from '../rehearsal/outside-checks.js';
import { createScreen } from '../stack/screen.js';

const SIGNS = { passed: 'ok     ', failed: 'PROBLEM', skipped: 'SKIPPED' } as const;

/**
 * `grid check-server`: the files of the own server, checked by the programs that will read them.
 * What this machine cannot check is said, and does not fail.
 *
 * @throws GridError INVALID_CONFIGURATION naming the checks that failed.
 */
export async function checkServer(): Promise<void> {
  const screen = createScreen(process.stderr);
  let endWaiting = (): void => undefined;
  const checks = await runOutsideChecks({
    note: (message) => {
      screen.info(message);
    },
    doing: (message) => {
      endWaiting();
      endWaiting = screen.waiting(message);
    },
  }).finally(() => {
    endWaiting();
  });
  for (const { name, outcome, detail } of checks)
    console.log(`${SIGNS[outcome]}  ${name}: ${detail}`);
  const skipped = checks.filter(({ outcome }) => outcome === 'skipped').length;
  if (skipped > 0)
    console.log(`${skipped} of ${checks.length} checks were SKIPPED on this machine`);
  const failed = checks.filter(({ outcome }) => outcome === 'failed');
  if (failed.length > 0) {
    throw new GridError(
      'INVALID_CONFIGURATION',
      `did not pass: ${failed.map(({ name }) => name).join('; ')}`,
    );
  }
}
