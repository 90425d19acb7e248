import {
  CancellationScope,
  proxyActivities,
  setCurrentDetails,
  workflowInfo,
} from '@temporalio/workflow';

import type {
  HeartbeatFileActivities,
  HeartbeatRecordActivities,
} from '../activities/audit/audit-activities.js';
import type { CheckActivities } from '../activities/check/check-activities.js';
import type { FetchedWindow, IngestActivities } from '../activities/ingest/ingest-activities.js';
import type {
  LoadActivities,
  LoadOutcome,
  RecordOutcome,
  RunIdentity,
} from '../activities/load/load-activities.js';
import type { RefineActivities, RefinedWindow } from '../activities/refine/refine-activities.js';
import type { CheckResult } from '../domain/quality/window-checks.js';
import { instantFromEpochMs } from '../domain/time/instant.js';

import { COMPUTE_OPTIONS, INGEST_OPTIONS, LAKE_OPTIONS, LOAD_OPTIONS } from './activity-options.js';
import type { BronzeReference, IngestWindowInput, IngestWindowResult } from './contracts.js';
import { checksOfFailure, describeFailure, withSetAside } from './describe-failure.js';
import { runMarkdown, type RunDetails } from './run-details.js';
import { tellingFailure, tellOutcome, tellSubject } from './search-attributes.js';
import { tellWatch } from './tell-watch.js';

const source = proxyActivities<IngestActivities>(INGEST_OPTIONS);
const lake = proxyActivities<HeartbeatFileActivities>(LAKE_OPTIONS);
const compute = proxyActivities<RefineActivities & CheckActivities>(COMPUTE_OPTIONS);
const warehouse = proxyActivities<LoadActivities & HeartbeatRecordActivities>(LOAD_OPTIONS);

/** What a run has in hand when it ends, well or badly. */
interface Progress {
  details: RunDetails;
  fetched: FetchedWindow | null;
  refined: RefinedWindow | null;
  checks: readonly CheckResult[];
  readonly isFromBronze: boolean;
}

/**
 * Brings one window of a dataset from the source to Gold: fetch, refine, check, load, audit.
 * Started by the grid cycle, a backfill or `grid rerun`; running it again changes nothing that was
 * right. When it fails the window is kept raw, the audit says why, and it may simply be run again.
 */
export async function ingestWindow(input: IngestWindowInput): Promise<IngestWindowResult> {
  tellSubject(input.dataset, input.window, input.origin);
  return tellingFailure(() => ingest(input));
}

async function ingest(input: IngestWindowInput): Promise<IngestWindowResult> {
  const run = runIdentity(input);
  const progress: Progress = {
    details: { dataset: input.dataset, window: input.window, stage: 'fetching' },
    fetched: null,
    refined: null,
    checks: [],
    isFromBronze: input.bronze !== undefined,
  };
  const result = await bringToGold(run, input.bronze, progress).catch(async (error: unknown) => {
    await CancellationScope.nonCancellable(() => recordFailure(run, progress, error));
    throw withSetAside(error, progress.refined?.setAside ?? null);
  });
  const measuredBeforeUtc = await tellWatch(run, progress, 'success');
  await recordHeartbeat(run, result.rowsAccepted, null);
  tell(progress, { stage: 'done' });
  tellOutcome(result.rowsIn === 0 ? 'empty' : 'success', result.rowsAccepted);
  return { ...result, measuredBeforeUtc };
}

async function bringToGold(
  run: RunIdentity,
  landed: readonly BronzeReference[] | undefined,
  progress: Progress,
): Promise<IngestWindowResult> {
  const { dataset, window } = run;
  const fetched = landed === undefined ? await fetchOf(run) : asFetched(landed);
  progress.fetched = fetched;
  tell(progress, { stage: 'refining', bronze: fetched.bronze });

  const refined = await compute.refineWindow.executeWithOptions(
    { summary: `${fetched.rows} rows in ${fetched.bronze.length} raw objects` },
    [{ dataset, window, bronze: fetched.bronze }],
  );
  progress.refined = refined;
  const { report, silver, setAside } = refined;
  const rows = {
    in: report.rowsIn,
    accepted: report.rowsAccepted,
    rejected: report.rowsIn - report.rowsAccepted,
  };
  tell(progress, { stage: 'checking', silver, rows, setAside: report.setAsideByReason });

  const checks = await compute.checkWindow.executeWithOptions(
    { summary: `${rows.accepted} rows in ${silver.length} partitions` },
    [{ dataset, window, report }],
  );
  progress.checks = checks;
  tell(progress, { stage: 'loading', checks });

  const outcome = await warehouse.loadWindow.executeWithOptions(
    {
      summary: `${rows.accepted} rows; ${checks.filter(({ passed }) => !passed).length} warnings`,
    },
    [{ run, fetched, setAside, report, checks }],
  );
  const gold = goldOf(outcome);
  tell(progress, { gold });
  return {
    dataset,
    window,
    rowsIn: rows.in,
    rowsAccepted: rows.accepted,
    rowsRejected: rows.rejected,
    inserted: gold.inserted,
    revised: gold.revised,
    unchanged: gold.unchanged,
    newestSlotUtc: report.newestSlotUtc,
    fetchedAtUtc: fetched.bronze.at(-1)?.fetchedAtUtc ?? null,
    newestMeasuredSlotUtc: outcome.newestMeasuredSlotUtc,
    regionsAtNewestSlot: outcome.regionsAtNewestSlot,
    quota: fetched.quota,
    ...(landed === undefined ? {} : { setAside, warnings: checks.filter(({ passed }) => !passed) }),
  };
}

/** A load of the release before told of flows only. */
type ToldOutcome = Omit<LoadOutcome, 'records'> & Partial<Pick<LoadOutcome, 'records'>>;

/** What a load did, over the flows and all record tables. */
function goldOf({ records = [], ...flows }: ToldOutcome) {
  const parts = [flows, ...records];
  const total = (of: (part: Omit<RecordOutcome, 'table'>) => number): number =>
    parts.reduce((sum, part) => sum + of(part), 0);
  return {
    inserted: total(({ inserted }) => inserted),
    revised: total(({ revised }) => revised),
    unchanged: total(({ unchanged }) => unchanged),
    retired: flows.retired,
    outranked: total(({ outranked }) => outranked),
    newestMeasuredSlotUtc: flows.newestMeasuredSlotUtc,
  };
}

function fetchOf({ dataset, window }: RunIdentity): Promise<FetchedWindow> {
  return source.fetchWindow.executeWithOptions(
    { summary: `${dataset} ${window.startUtc} to ${window.endUtc}` },
    [{ dataset, window }],
  );
}

function asFetched(bronze: readonly BronzeReference[]): FetchedWindow {
  return { bronze, rows: bronze.reduce((sum, { rows }) => sum + rows, 0), quota: null };
}

/** The audit tells of failures too; that it cannot be written must not hide the failure itself. */
async function recordFailure(run: RunIdentity, progress: Progress, error: unknown): Promise<void> {
  const failure = describeFailure(error);
  const checks = checksOfFailure(error);
  if (checks.length > 0) progress.checks = checks;
  tell(progress, {
    failure: `${failure.errorCode}: ${failure.errorMessage}`,
    ...(checks.length === 0 ? {} : { checks }),
  });
  const { fetched, refined } = progress;
  const written = await Promise.allSettled([
    warehouse.recordFailedRun.executeWithOptions({ summary: failure.errorCode }, [
      {
        run,
        fetched,
        setAside: refined?.setAside ?? null,
        report: refined?.report ?? null,
        checks,
        ...failure,
      },
    ]),
    recordHeartbeat(run, 0, `${failure.errorCode}: ${failure.errorMessage}`),
    tellWatch(run, progress, 'failure'),
  ]);
  const unwritten = written.filter(({ status }) => status === 'rejected').length;
  if (unwritten > 0)
    tell(progress, { stage: `failed; ${unwritten} parts of the audit could not be written` });
}

async function recordHeartbeat(
  run: RunIdentity,
  recordCount: number,
  errorDetails: string | null,
): Promise<void> {
  const heartbeat = {
    jobId: `${run.workflowId}/${run.runId}`,
    // eslint-disable-next-line no-restricted-syntax -- the sandbox's clock: replayed, and only for the audit
    timestampUtc: instantFromEpochMs(Date.now()),
    status: errorDetails === null ? ('success' as const) : ('failure' as const),
    source: run.dataset,
    recordCount,
    errorDetails,
  };
  const results = await Promise.allSettled([
    lake.writeHeartbeatFile.executeWithOptions({ summary: heartbeat.status }, [heartbeat]),
    warehouse.recordHeartbeat.executeWithOptions({ summary: heartbeat.status }, [heartbeat]),
  ]);
  const failed = results.find((result) => result.status === 'rejected');
  if (failed !== undefined) throw failed.reason;
}

function runIdentity(input: IngestWindowInput): RunIdentity {
  const info = workflowInfo();
  const { dataset, window, trigger, origin, lastLookUtc } = input;
  return {
    ...{ dataset, window, trigger, origin },
    ...(lastLookUtc === undefined ? {} : { lastLookUtc }),
    runId: info.runId,
    workflowId: info.workflowId,
    workflowType: info.workflowType,
    startedAtUtc: instantFromEpochMs(info.startTime.getTime()),
  };
}

function tell(progress: Progress, news: Partial<RunDetails>): void {
  progress.details = { ...progress.details, ...news };
  setCurrentDetails(runMarkdown(progress.details));
}
