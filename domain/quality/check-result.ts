import type { CheckResult } from './window-checks.js';

/** The result of a check that closes the gate when it failed. */
export function error(name: string, passed: boolean, detail: string): CheckResult {
  return { name, severity: 'error', passed, detail };
}

/** The result of a check that is only shown. */
export function warning(name: string, passed: boolean, detail: string): CheckResult {
  return { name, severity: 'warning', passed, detail };
}
