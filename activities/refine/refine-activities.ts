import { groupSightings, type SightingGroup } from '../../domain/asset/sighting-group.js';
import type { DatasetId } from '../../domain/dataset/dataset-catalogue.js';
import {
  checkPayload,
  isGateClosed,
  type CheckResult,
  type PayloadProfile,
} from '../../domain/quality/window-checks.js';
import type { UtcInstant } from '../../domain/time/instant.js';
import type { TimeWindow } from '../../domain/time/time-window.js';
import type { Lake } from '../../platform/lake/lake.js';
import type { RefinedRows } from '../../sources/source-pipeline.js';
import type { BronzeReference, SilverReference } from '../../workflows/contracts.js';
import type { PipelineRegistry } from '../pipeline/pipeline-registry.js';
import { namedAssets } from '../watch/named-assets.js';

import { rawObject } from './raw-object.js';
import { rejectedRecordsOf, writeSetAside } from './set-aside.js';
import { mergeIntoSilver } from './silver-store.js';

/** A window of Bronze to refine. */
export interface RefineWindowInput {
  readonly dataset: DatasetId;
  readonly window: TimeWindow;
  readonly bronze: readonly BronzeReference[];
}

/** What refining counted, for the checks. */
export interface RefineReport extends PayloadProfile {
  /** Start of the newest slot that was accepted; null when none was, or there are no slots. */
  readonly newestSlotUtc: UtcInstant | null;
  /** The last instant a measured value stands for. Absent in histories of the release before. */
  readonly newestMeasuredUtc?: UtcInstant | null;
  /** What the source found in its raw objects. Absent in histories of the release before. */
  readonly checks?: readonly CheckResult[];
  /** Which assets its rows named. Absent in histories of the release before. */
  readonly sightings?: readonly SightingGroup[];
}

/** What refining a window left in Silver. */
export interface RefinedWindow {
  readonly silver: readonly SilverReference[];
  readonly setAside: SilverReference | null;
  readonly report: RefineReport;
}

/** Steps that clean. */
export interface RefineActivities {
  /**
   * Cleans the raw objects of a window into Silver; sets bad records aside with their reason. Rows of
   * answers that are not to be believed stay out of Silver: a later window would take them to Gold.
   */
  refineWindow(input: RefineWindowInput): Promise<RefinedWindow>;
}

/** What the refine steps work with. */
export interface RefineDependencies {
  readonly lake: Lake;
  readonly pipelines: PipelineRegistry;
}

/** The refine steps over a lake. */
export function createRefineActivities(dependencies: RefineDependencies): RefineActivities {
  const { lake, pipelines } = dependencies;
  return {
    async refineWindow({ dataset, window, bronze }) {
      const pipeline = pipelines.get(dataset);
      const raw = bronze.map((reference) => rawObject(lake, reference));
      const refined = await pipeline.refine(window, raw);
      const setAside = await writeSetAside(lake, dataset, rejectedRecordsOf(dataset, refined));
      const fetchedAtUtc = bronze.at(-1)?.fetchedAtUtc ?? window.endUtc;
      const named = namedAssets(dataset, { ...refined, fetchedAtUtc });
      const report = { ...reportOf(refined, bronze), sightings: groupSightings(named) };
      const isBelieved = !isGateClosed([...checkPayload(report), ...(refined.checks ?? [])]);
      const place = { lake, layout: pipeline.silver };
      const silver = isBelieved ? await mergeIntoSilver(place, window, refined.silver) : [];
      return { silver, setAside, report };
    },
  };
}

function reportOf(refined: RefinedRows, bronze: readonly BronzeReference[]): RefineReport {
  return {
    rowsFetched: bronze.reduce((rows, reference) => rows + reference.rows, 0),
    rowsIn: refined.rowsIn,
    rowsAccepted: refined.rowsAccepted,
    setAsideByReason: countByReason(refined),
    invalidCells: refined.invalidCells.length,
    unknownColumns: refined.unknownColumns,
    ...(refined.checks === undefined ? {} : { checks: refined.checks }),
    newestSlotUtc: refined.newestSlotUtc,
    newestMeasuredUtc: refined.newestMeasuredUtc,
  };
}

function countByReason({ setAsideRows }: RefinedRows): Record<string, number> {
  const counts: Record<string, number> = {};
  for (const { reason } of setAsideRows) counts[reason] = (counts[reason] ?? 0) + 1;
  return counts;
}
