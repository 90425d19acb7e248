import type { DatasetId } from '../../domain/dataset/dataset-catalogue.js';
import { checkCommon, type CheckResult } from '../../domain/quality/window-checks.js';
import type { TimeWindow } from '../../domain/time/time-window.js';
import type { Lake } from '../../platform/lake/lake.js';
import type { PipelineRegistry } from '../pipeline/pipeline-registry.js';
import type { RefineReport } from '../refine/refine-activities.js';
import { readSilver } from '../refine/silver-store.js';

import { passGate } from './quality-gate.js';

/** A refined window to judge. */
export interface CheckWindowInput {
  /** Absent in runs that the release before began: they are of regional flows. */
  readonly dataset?: DatasetId;
  readonly window: TimeWindow;
  readonly report: RefineReport;
}

/** Steps that judge. */
export interface CheckActivities {
  /** Runs the quality checks; QUALITY_GATE_FAILED with every result when an error check fails. */
  checkWindow(input: CheckWindowInput): Promise<readonly CheckResult[]>;
}

/** What the check steps work with. */
export interface CheckDependencies {
  readonly lake: Lake;
  readonly pipelines: PipelineRegistry;
}

/** The check steps over a lake. */
export function createCheckActivities({ lake, pipelines }: CheckDependencies): CheckActivities {
  return {
    async checkWindow({ dataset = 'eco2mix-regional-tr', window, report }) {
      const pipeline = pipelines.get(dataset);
      const silver = await readSilver({ lake, layout: pipeline.silver }, window);
      return passGate([
        ...checkCommon(report),
        ...(report.checks ?? []),
        ...pipeline.judge(silver, window),
      ]);
    },
  };
}
