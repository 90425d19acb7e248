import { GridError } from '../../domain/errors/grid-error.js';
import { isGateClosed, type CheckResult } from '../../domain/quality/window-checks.js';

/**
 * Lets results pass when no check of severity error failed.
 *
 * @throws GridError QUALITY_GATE_FAILED naming the failed checks, with every result as JSON in
 *   `details.checks`, so that the run on record can show them.
 */
export function passGate(results: readonly CheckResult[]): readonly CheckResult[] {
  if (!isGateClosed(results)) return results;
  const failed = results.filter(({ severity, passed }) => severity === 'error' && !passed);
  throw new GridError(
    'QUALITY_GATE_FAILED',
    failed.map(({ name, detail }) => `${name}: ${detail}`).join('; '),
    { checks: JSON.stringify(results) },
  );
}
