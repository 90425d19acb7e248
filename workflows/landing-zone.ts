import {
  isCancellation,
  proxyActivities,
  setCurrentDetails,
  sleep,
  workflowInfo,
} from '@temporalio/workflow';

import type {
  HeartbeatFileActivities,
  HeartbeatRecordActivities,
} from '../activities/audit/audit-activities.js';
import type { LandingActivities, ReceivedFile } from '../activities/landing/landing-activities.js';
import { NON_RETRYABLE_CODES } from '../domain/errors/error-catalogue.js';
import { instantFromEpochMs } from '../domain/time/instant.js';

import { LAKE_OPTIONS, LANDING_OPTIONS, LOAD_OPTIONS } from './activity-options.js';
import type { IngestWindowResult, LandingZoneInput, LandingZoneResult } from './contracts.js';
import { describeFailure, setAsideOfFailure, type DescribedFailure } from './describe-failure.js';
import { executeIngest } from './execute-ingest.js';

const look = proxyActivities<LandingActivities>(LAKE_OPTIONS);
const landing = proxyActivities<LandingActivities>(LANDING_OPTIONS);
const lake = proxyActivities<HeartbeatFileActivities>(LAKE_OPTIONS);
const warehouse = proxyActivities<HeartbeatRecordActivities>(LOAD_OPTIONS);

/** What one run takes on, so that its history stays short; the next one goes on. */
const MOST_FILES_A_RUN = 100;

/**
 * Takes whole files from the landing zone: looks twice, keeps each unaltered in Bronze, loads it as a
 * child, and takes it away; a file that cannot be taken goes to quarantine with a report and stops no
 * other. Started every minute by the schedule `landing-zone`; killed anywhere, the next run goes on.
 */
export async function landingZone(input: LandingZoneInput): Promise<LandingZoneResult> {
  const first = await look.lookAtLandingZone();
  if (first.length === 0) return NOTHING;
  await sleep(`${input.settleSeconds} seconds`);
  const second = await look.lookAtLandingZone();
  const settled = second.filter((file) => first.some((before) => isSame(before, file)));

  const told: string[] = [];
  let result = { ...NOTHING, stillArriving: second.length - settled.length };
  for (const file of settled.slice(0, MOST_FILES_A_RUN)) {
    const [outcome, sentence] = await takeUnlessBroken(file, input);
    result = { ...result, [outcome]: result[outcome] + 1 };
    told.push(`- **${file.kind}/${file.name}**: ${sentence}`);
    setCurrentDetails(told.join('\n'));
  }
  return result;
}

const NOTHING: LandingZoneResult = {
  loaded: 0,
  refused: 0,
  duplicates: 0,
  left: 0,
  stillArriving: 0,
};

/** A file as a look tells of it. */
type LandedFile = Awaited<ReturnType<LandingActivities['lookAtLandingZone']>>[number];

type Outcome = readonly [outcome: Exclude<keyof LandingZoneResult, 'stillArriving'>, told: string];

function isSame(before: LandedFile, file: LandedFile): boolean {
  return before.kind === file.kind && before.name === file.name && before.version === file.version;
}

/** A step that fails for good leaves its file where it is, and the others their turn. */
async function takeUnlessBroken(file: LandedFile, input: LandingZoneInput): Promise<Outcome> {
  try {
    return await take(file, input);
  } catch (error) {
    if (isCancellation(error)) throw error;
    const { errorCode, errorMessage } = describeFailure(error);
    const audit = await heartbeat(file, `${errorCode}: ${file.name}: ${errorMessage}`);
    return ['left', `left for the next run: ${errorCode} ${errorMessage}${audit}`];
  }
}

async function take(file: LandedFile, input: LandingZoneInput): Promise<Outcome> {
  const { workflowId } = workflowInfo();
  const received = await landing.receiveLandedFile.executeWithOptions(
    { summary: summaryOf(file) },
    [{ file, workflowId, origin: input.origin }],
  );
  if (received.outcome !== 'kept') return withoutLoad(file, received);
  const { failure, ...told } = await load(received, input);
  if (failure !== undefined && !isForGood(failure)) {
    return ['left', `left for the next run: ${failure.errorCode} ${failure.errorMessage}`];
  }
  const { dataset, window, contents } = received;
  const { path, remarks } = await landing.settleLandedFile.executeWithOptions(
    { summary: failure === undefined ? 'loaded' : failure.errorCode },
    [
      {
        file,
        workflowId,
        dataset,
        window,
        contents,
        ...told,
        ...(failure === undefined ? {} : { failure }),
      },
    ],
  );
  const note =
    remarks === undefined ? '' : `; with remarks: ${remarks.sentence}; see ${remarks.path}`;
  return failure === undefined
    ? ['loaded', `${received.bronze.rows} rows, kept as ${received.bronze.path}${note}`]
    : ['refused', `${failure.errorCode}: ${failure.errorMessage}; now ${path ?? ''}`];
}

/** The server takes 400 bytes of a summary; a name may have more. */
const LONGEST_SUMMARY = 90;

function summaryOf({ name }: LandedFile): string {
  return name.slice(0, LONGEST_SUMMARY);
}

/** The audit tells of what never became a run. */
async function withoutLoad(
  file: LandedFile,
  received: Exclude<ReceivedFile, { readonly outcome: 'kept' }>,
): Promise<Outcome> {
  switch (received.outcome) {
    case 'refused': {
      const { reason, message, path } = received;
      const details = `LANDED_FILE_REFUSED: ${file.name}: ${reason}: ${message}`;
      return ['refused', `${reason}: ${message}; now ${path}${await heartbeat(file, details)}`];
    }
    case 'duplicate':
      return ['duplicates', `${received.message}; now ${received.path}`];
    case 'finished':
      return ['loaded', 'was loaded before, and is taken away now'];
    case 'changed':
      return ['left', 'changed since it was seen'];
  }
}

/** How a load ended, and what it set aside. */
interface LoadedFile extends Pick<IngestWindowResult, 'setAside' | 'warnings'> {
  readonly failure?: DescribedFailure;
}

async function load(
  { dataset, window, bronze }: Extract<ReceivedFile, { readonly outcome: 'kept' }>,
  { origin }: LandingZoneInput,
): Promise<LoadedFile> {
  try {
    const { setAside = null, warnings = [] } = await executeIngest({
      dataset,
      window,
      trigger: 'schedule',
      origin,
      bronze: [bronze],
    });
    return { setAside, warnings };
  } catch (error) {
    if (isCancellation(error)) throw error;
    return { failure: describeFailure(error), setAside: setAsideOfFailure(error) };
  }
}

/** What may pass is tried again with the next run; what does not is a matter for a person. */
function isForGood({ errorCode }: DescribedFailure): boolean {
  return NON_RETRYABLE_CODES.some((code) => code === errorCode);
}

/** An audit that cannot be written must not stop the other files; it is told. */
async function heartbeat(file: LandedFile, errorDetails: string): Promise<string> {
  const { workflowId, runId } = workflowInfo();
  const beat = {
    jobId: `${workflowId}/${runId}/${file.kind}/${file.name}`,
    // eslint-disable-next-line no-restricted-syntax -- the sandbox's clock: replayed, and only for the audit
    timestampUtc: instantFromEpochMs(Date.now()),
    status: 'failure' as const,
    source: `landing-${file.kind}`,
    recordCount: 0,
    errorDetails,
  };
  try {
    await Promise.all([lake.writeHeartbeatFile(beat), warehouse.recordHeartbeat(beat)]);
    return '';
  } catch (error) {
    if (isCancellation(error)) throw error;
    return `; the audit could not be written: ${describeFailure(error).errorCode}`;
  }
}
