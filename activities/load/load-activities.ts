import type { DataFrame } from 'nodejs-polars';

import type { Origin } from '../../domain/energy/origin.js';
import { GridError } from '../../domain/errors/grid-error.js';
import type { CheckResult } from '../../domain/quality/window-checks.js';
import type { UtcInstant } from '../../domain/time/instant.js';
import type { TimeWindow } from '../../domain/time/time-window.js';
import type { Lake } from '../../platform/lake/lake.js';
import type {
  BronzeObjectRecord,
  LoadOutcome,
  RunTrigger,
  StagedFlow,
  WarehouseLoader,
  WindowLoad,
} from '../../platform/warehouse/warehouse-loader.js';
import type { BronzeReference, DatasetId, SilverReference } from '../../workflows/contracts.js';
import { readLedger } from '../ingest/bronze-ledger.js';
import type { FetchedWindow } from '../ingest/ingest-activities.js';
import type { RefineReport } from '../refine/refine-activities.js';
import { readSetAside } from '../refine/set-aside.js';
import { readSilver, silverVersion } from '../refine/silver-store.js';

import { stagedFlows } from './staged-flows.js';

/** The run a load belongs to. */
export interface RunIdentity {
  readonly runId: string;
  readonly workflowId: string;
  readonly workflowType: string;
  readonly dataset: DatasetId;
  readonly window: TimeWindow;
  readonly trigger: RunTrigger;
  readonly origin: Origin;
  readonly startedAtUtc: UtcInstant;
  readonly lastLookUtc?: UtcInstant;
}

/** A checked window to load. */
export interface LoadWindowInput {
  readonly run: RunIdentity;
  readonly fetched: FetchedWindow;
  readonly setAside: SilverReference | null;
  readonly report: RefineReport;
  readonly checks: readonly CheckResult[];
}

/** A run that failed, with what it had until then. */
export interface RecordFailureInput {
  readonly run: RunIdentity;
  readonly fetched: FetchedWindow | null;
  readonly setAside: SilverReference | null;
  readonly report: RefineReport | null;
  readonly checks: readonly CheckResult[];
  readonly errorCode: string;
  readonly errorMessage: string;
}

/** Steps that write Gold. */
export interface LoadActivities {
  /** Loads the Silver rows of a window into Gold in one transaction. */
  loadWindow(input: LoadWindowInput): Promise<LoadOutcome>;
  /** Keeps a failed run on record; touches no fact. */
  recordFailedRun(input: RecordFailureInput): Promise<void>;
}

/** What the load steps work with. */
export interface LoadDependencies {
  readonly lake: Lake;
  readonly loader: WarehouseLoader;
  /** Version of the code that runs, as kept with every run. */
  readonly codeVersion: string;
}

/** The load steps over a lake and a warehouse. */
export function createLoadActivities(dependencies: LoadDependencies): LoadActivities {
  const { lake, loader } = dependencies;
  return {
    async loadWindow(input) {
      const { window } = input.run;
      const version = await silverVersion(lake, window);
      const silver = await readSilver(lake, window);
      const shas =
        silver.height === 0 ? [] : silver.getColumn('bronze_sha256').unique().toArray().map(String);
      const earlier = await earlierObjects(lake, shas, input.fetched.bronze);
      const load = await windowLoad(dependencies, input, earlier);
      return loader.loadWindow(load, {
        flows: unchangedFlows(silver, async () => (await silverVersion(lake, window)) === version),
      });
    },

    async recordFailedRun(input) {
      const load = await windowLoad(dependencies, input, []);
      await loader.recordFailedRun(load, input.errorCode, input.errorMessage);
    },
  };
}

/**
 * The rows, if Silver is still what was read when the warehouse asks for them: another window's
 * newer rows could have passed this load while it waited for its turn.
 *
 * @throws GridError LAKE_CONFLICT when it is not: the step reads again.
 */
async function* unchangedFlows(
  silver: DataFrame,
  isUnchanged: () => Promise<boolean>,
): AsyncGenerator<readonly StagedFlow[]> {
  if (!(await isUnchanged())) {
    throw new GridError('LAKE_CONFLICT', 'Silver was rewritten while the load waited for its turn');
  }
  yield* stagedFlows(silver);
}

/** Objects of earlier fetches whose rows still stand in the window: their own load may have failed. */
async function earlierObjects(
  lake: Lake,
  shas: readonly string[],
  fetched: readonly BronzeReference[],
): Promise<BronzeReference[]> {
  const known = new Set(fetched.map(({ sha256 }) => sha256));
  return Promise.all(
    shas.filter((sha256) => !known.has(sha256)).map((sha256) => readLedger(lake, sha256)),
  );
}

async function windowLoad(
  { lake, codeVersion }: LoadDependencies,
  input: Omit<RecordFailureInput, 'errorCode' | 'errorMessage'>,
  earlier: readonly BronzeReference[],
): Promise<WindowLoad> {
  const { run, fetched, report } = input;
  const bronze = fetched?.bronze ?? [];
  const fetchedAtUtc = bronze.at(-1)?.fetchedAtUtc;
  return {
    run: {
      ...run,
      codeVersion,
      ...(fetchedAtUtc === undefined ? {} : { fetchedAtUtc }),
      rowsIn: fetched?.rows ?? 0,
      rowsAccepted: report?.rowsAccepted ?? 0,
      rowsRejected: report === null ? 0 : report.rowsIn - report.rowsAccepted,
      checks: input.checks,
    },
    bronzeObjects: [...bronze, ...earlier].map((reference) => bronzeRecord(run.dataset, reference)),
    rejectedRecords: await readSetAside(lake, input.setAside),
    quotaReadings: fetched?.quota == null ? [] : [{ dataset: run.dataset, ...fetched.quota }],
  };
}

function bronzeRecord(dataset: DatasetId, reference: BronzeReference): BronzeObjectRecord {
  const { bytes, ...rest } = reference;
  return { ...rest, sizeBytes: bytes, dataset };
}
