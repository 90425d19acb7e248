import { checkWindow, type CheckResult } from '../../domain/quality/window-checks.js';
import type { TimeWindow } from '../../domain/time/time-window.js';
import type { Lake } from '../../platform/lake/lake.js';
import { profileSilver } from '../../sources/odre/silver-profile.js';
import type { RefineReport } from '../refine/refine-activities.js';
import { readSilver } from '../refine/silver-store.js';

import { passGate } from './quality-gate.js';

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
      const silver = await readSilver(lake, window);
      return passGate(checkWindow({ ...report, ...profileSilver(silver, window) }));
    },
  };
}
