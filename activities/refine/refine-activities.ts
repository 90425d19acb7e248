import pl, { type DataFrame } from 'nodejs-polars';

import { GridError } from '../../domain/errors/grid-error.js';
import {
  checkPayload,
  isGateClosed,
  type PayloadProfile,
} from '../../domain/quality/window-checks.js';
import { instantFromEpochMs, type UtcInstant } from '../../domain/time/instant.js';
import type { TimeWindow } from '../../domain/time/time-window.js';
import type { Lake } from '../../platform/lake/lake.js';
import { sha256Of } from '../../platform/lake/sha256.js';
import {
  refineRegional,
  type RawPayload,
  type RefinedPayload,
} from '../../sources/odre/regional-refine.js';
import type { BronzeReference, DatasetId, SilverReference } from '../../workflows/contracts.js';

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
  /** Start of the newest slot that was accepted, of any region; null when none was. */
  readonly newestSlotUtc: UtcInstant | null;
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

/** The refine steps over a lake. */
export function createRefineActivities({ lake }: { readonly lake: Lake }): RefineActivities {
  return {
    async refineWindow({ dataset, window, bronze }) {
      const payloads = await Promise.all(bronze.map((reference) => readPayload(lake, reference)));
      const refined = await refineRegional(dataset, window, payloads);
      const setAside = await writeSetAside(lake, dataset, rejectedRecordsOf(dataset, refined));
      const report = reportOf(refined, bronze);
      const isBelieved = !isGateClosed(checkPayload(report));
      const silver = isBelieved ? await mergeIntoSilver(lake, window, refined.silver) : [];
      return { silver, setAside, report };
    },
  };
}

async function readPayload(lake: Lake, reference: BronzeReference): Promise<RawPayload> {
  const body = await lake.read(reference.path);
  if (sha256Of(body) !== reference.sha256) {
    throw new GridError(
      'INTERNAL',
      `${reference.path} is not the object that was fetched: its hash differs`,
      {
        path: reference.path,
      },
    );
  }
  return {
    body,
    bronzePath: reference.path,
    bronzeSha256: reference.sha256,
    fetchedAtUtc: reference.fetchedAtUtc,
  };
}

function reportOf(refined: RefinedPayload, bronze: readonly BronzeReference[]): RefineReport {
  return {
    rowsFetched: bronze.reduce((rows, reference) => rows + reference.rows, 0),
    rowsIn: refined.rowsIn,
    rowsAccepted: refined.silver.height,
    setAsideByReason: countByReason(refined),
    invalidCells: refined.invalidCells.length,
    unknownColumns: refined.unknownColumns,
    newestSlotUtc: newestSlot(refined.silver),
  };
}

function newestSlot(silver: DataFrame): UtcInstant | null {
  if (silver.height === 0) return null;
  return instantFromEpochMs(silver.getColumn('slot_start_utc').cast(pl.Int64).max());
}

function countByReason({ setAsideRows }: RefinedPayload): Record<string, number> {
  const counts: Record<string, number> = {};
  if (setAsideRows.height === 0) return counts;
  for (const reason of setAsideRows.getColumn('reason').toArray().map(String)) {
    counts[reason] = (counts[reason] ?? 0) + 1;
  }
  return counts;
}
