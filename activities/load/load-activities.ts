import type { DatasetId } from '../../domain/dataset/dataset-catalogue.js';
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
  WarehouseLoader,
  WindowLoad,
} from '../../platform/warehouse/warehouse-loader.js';
import type { BronzeReference, SilverReference } from '../../workflows/contracts.js';
import { readLedger } from '../ingest/bronze-ledger.js';
import type { FetchedWindow } from '../ingest/ingest-activities.js';
import type { PipelineRegistry } from '../pipeline/pipeline-registry.js';
import type { RefineReport } from '../refine/refine-activities.js';
import { readSetAside } from '../refine/set-aside.js';
import { readSilver, silverVersion } from '../refine/silver-store.js';

import { goldContent } from './gold-content.js';

export type { LoadOutcome, RecordOutcome } from '../../platform/warehouse/warehouse-loader.js';

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
  readonly pipelines: PipelineRegistry;
  readonly loader: WarehouseLoader;
  /** Version of the code that runs, as kept with every run. */
  readonly codeVersion: string;
}

/** The load steps over a lake and a warehouse. */
export function createLoadActivities(dependencies: LoadDependencies): LoadActivities {
  const { lake, loader, pipelines } = dependencies;
  return {
    async loadWindow(input) {
      const { window, dataset } = input.run;
      const pipeline = pipelines.get(dataset);
      const place = { lake, layout: pipeline.silver };
      const version = await silverVersion(place, window);
      const silver = await readSilver(place, window);
      const shas =
        silver.height === 0 ? [] : silver.getColumn('bronze_sha256').unique().toArray().map(String);
      const earlier = await earlierObjects(dependencies, shas, input.fetched.bronze);
      const load = {
        ...(await windowLoad(dependencies, input, earlier.unknown)),
        knownBronzeSha256s: earlier.knownSha256s,
      };
      const refuseChanged = async (): Promise<void> => {
        if ((await silverVersion(place, window)) !== version) throw rewrittenMeanwhile();
      };
      return loader.loadWindow(load, goldContent(pipeline.gold, silver, refuseChanged));
    },

    async recordFailedRun(input) {
      const load = await windowLoad(dependencies, input, []);
      await loader.recordFailedRun(load, input.errorCode, input.errorMessage);
    },
  };
}

/**
 * Rows are handed out if Silver is still what was read when the warehouse asks for them: another
 * window's newer rows could have passed this load while it waited for its turn. The step reads again.
 */
function rewrittenMeanwhile(): GridError {
  return new GridError('LAKE_CONFLICT', 'Silver was rewritten while the load waited for its turn');
}

/** A lake far away answers a few questions at once well, thousands badly. */
const LEDGERS_AT_ONCE = 8;

/** Objects of earlier fetches whose rows stand in the window. */
interface EarlierObjects {
  /** Those Gold does not know: their own load failed, or was never recorded. */
  readonly unknown: readonly BronzeReference[];
  readonly knownSha256s: readonly string[];
}

/** Only what Gold does not know is looked up in the ledger: of a long history that is nearly nothing. */
async function earlierObjects(
  { lake, loader }: LoadDependencies,
  shas: readonly string[],
  fetched: readonly BronzeReference[],
): Promise<EarlierObjects> {
  const fetchedNow = new Set(fetched.map(({ sha256 }) => sha256));
  const earlier = shas.filter((sha256) => !fetchedNow.has(sha256));
  const unknownSha256s = new Set(
    earlier.length === 0 ? [] : await loader.findUnknownBronze(earlier),
  );
  const toRead = earlier.filter((sha256) => unknownSha256s.has(sha256));
  const unknown: BronzeReference[] = [];
  for (let start = 0; start < toRead.length; start += LEDGERS_AT_ONCE) {
    const some = toRead.slice(start, start + LEDGERS_AT_ONCE);
    unknown.push(...(await Promise.all(some.map((sha256) => readLedger(lake, sha256)))));
  }
  return { unknown, knownSha256s: earlier.filter((sha256) => !unknownSha256s.has(sha256)) };
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
