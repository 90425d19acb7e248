import { GridError } from '../../domain/errors/grid-error.js';
import { checkWindow, isGateClosed, type CheckResult } from '../../domain/quality/window-checks.js';
import type { TimeWindow } from '../../domain/time/time-window.js';
import type { Lake } from '../../platform/lake/lake.js';
import { profileSilver } from '../../sources/odre/silver-profile.js';
import type { RefineReport } from '../refine/refine-activities.js';
import { readSilver } from '../refine/silver-store.js';

/** A refined window to judge. */
export interface CheckWindowInput {
  readonly window: TimeWindow;
  readonly report: RefineReport;
}

/** Steps that judge. */
export interface CheckActivities {
  /** Runs the quality checks; QUALITY_GATE_FAILED with every result when an error check fails. */
  checkWindow(input: CheckWindowInput): Promise<readonly CheckResult[]>;
}

/** The check steps over a lake. */
export function createCheckActivities({ lake }: { readonly lake: Lake }): CheckActivities {
  return {
    async checkWindow({ window, report }) {
      const results = checkWindow({ ...report, ...profileSilver(await readSilver(lake, window)) });
      if (!isGateClosed(results)) return results;
      const failed = results.filter(({ severity, passed }) => severity === 'error' && !passed);
      throw new GridError(
        'QUALITY_GATE_FAILED',
        failed.map(({ name, detail }) => `${name}: ${detail}`).join('; '),
        { checks: JSON.stringify(results) },
      );
    },
  };
}
