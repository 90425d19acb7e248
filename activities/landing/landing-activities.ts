import type { DatasetId } from '../../domain/dataset/dataset-catalogue.js';
import type { Origin } from '../../domain/energy/origin.js';
import { GridError } from '../../domain/errors/grid-error.js';
import type { CheckResult } from '../../domain/quality/window-checks.js';
import { instantFromEpochMs, parseInstant, type UtcInstant } from '../../domain/time/instant.js';
import { timeWindow, type TimeWindow } from '../../domain/time/time-window.js';
import type { Lake } from '../../platform/lake/lake.js';
import type { LandedFile, LandingZone } from '../../platform/landing/landing-zone.js';
import type { FileRefusal, LandedFileKind } from '../../sources/landed-files/landed-file.js';
import type { BronzeReference, SilverReference } from '../../workflows/contracts.js';
import { readLedger, recordInLedger } from '../ingest/bronze-ledger.js';
import { bronzeLedgerPath } from '../ingest/bronze-path.js';
import { readSetAside } from '../refine/set-aside.js';

import { SIMULATED_DATA } from './file-refusals.js';
import { withInspection, type InspectedContent, type Inspection } from './inspect-file.js';
import { landedBronzePath } from './landing-paths.js';
import { landingFolders } from './landing-readme.js';
import { findReceipt, writeReceipts, type LandingReceipt } from './landing-receipt.js';
import { duplicateNote, refusalReport } from './landing-report.js';
import { loadRefusal } from './load-refusal.js';
import { remarksReport, remarksSentence, warningsOfFile } from './remarks-report.js';
import { causesOf } from './set-aside-causes.js';

/** A file that is to be received. */
export interface ReceiveLandedFileInput {
  readonly file: LandedFile;
  /** Workflow that asks, for the report. */
  readonly workflowId: string;
  /** Origin of the data of this installation: origins never mix. */
  readonly origin: Origin;
}

/** What receiving a file came to. */
export type ReceivedFile =
  | {
      readonly outcome: 'kept';
      readonly dataset: DatasetId;
      readonly window: TimeWindow;
      /** What is to be loaded. */
      readonly bronze: BronzeReference;
      /** Hash and path of everything that was kept: the file, and what a zip held. */
      readonly contents: readonly { readonly sha256: string; readonly bronzePath: string }[];
    }
  /** It cannot be taken, and lies in quarantine with a report. */
  | {
      readonly outcome: 'refused';
      readonly reason: string;
      readonly message: string;
      readonly path: string;
    }
  /** Its content was loaded before; it lies aside with a note. */
  | { readonly outcome: 'duplicate'; readonly message: string; readonly path: string }
  /** It was loaded, and only had to be taken away. */
  | { readonly outcome: 'finished' }
  /** It was changed or taken away since it was seen: the next look decides. */
  | { readonly outcome: 'changed' };

/** How the load of a file ended. */
export interface SettleLandedFileInput {
  readonly file: LandedFile;
  readonly workflowId: string;
  readonly dataset: DatasetId;
  /** What it was loaded under. Absent in histories of the release before. */
  readonly window?: TimeWindow;
  readonly contents: readonly { readonly sha256: string; readonly bronzePath: string }[];
  /** Why it could not be loaded; absent when it was. */
  readonly failure?: { readonly errorCode: string; readonly errorMessage: string };
  /** What the load set aside, and its checks that warn. Absent in histories of the release before. */
  readonly setAside?: SilverReference | null;
  readonly warnings?: readonly CheckResult[];
}

/** Where a settled file lies, null when it was loaded; and where a note on it was left, with what it says. */
export interface SettledFile {
  readonly path: string | null;
  readonly remarks?: { readonly path: string; readonly sentence: string };
}

/** Steps of the landing zone. */
export interface LandingActivities {
  /** Makes the folders and says what lies in them. */
  lookAtLandingZone(): Promise<readonly LandedFile[]>;
  /** Keeps a whole file unaltered in Bronze, or moves it aside with the reason. */
  receiveLandedFile(input: ReceiveLandedFileInput): Promise<ReceivedFile>;
  /** Takes a loaded file away, or moves one that could not be loaded to quarantine with a report. */
  settleLandedFile(input: SettleLandedFileInput): Promise<SettledFile>;
}

/** What the steps of the landing zone work with. */
export interface LandingDependencies {
  readonly lake: Lake;
  readonly landing: LandingZone;
  readonly landedFileKinds: readonly LandedFileKind[];
  /** Largest file that is taken, packed or unpacked. */
  readonly landingMaxBytes: number;
}

/** The steps of the landing zone over a lake. */
export function createLandingActivities(dependencies: LandingDependencies): LandingActivities {
  const { landing, landedFileKinds } = dependencies;
  return {
    async lookAtLandingZone() {
      await landing.prepare(landingFolders(landedFileKinds));
      const looks = await Promise.all(landedFileKinds.map(({ kind }) => landing.look(kind)));
      return looks.flat();
    },
    receiveLandedFile: (input) => unlessChanged(() => receive(dependencies, input)),
    settleLandedFile: (input) => settle(dependencies, input),
  };
}

async function receive(
  dependencies: LandingDependencies,
  input: ReceiveLandedFileInput,
): Promise<ReceivedFile> {
  const { landing, landingMaxBytes: maxBytes } = dependencies;
  const kind = kindOf(dependencies, input.file);
  const tools = { landing, kind, kinds: dependencies.landedFileKinds, maxBytes };
  return withInspection(input.file, tools, async (inspection) => {
    if ('refusal' in inspection) return refuse(dependencies, input, inspection);
    if (inspection.recognised.isSimulated === true && input.origin !== 'simulated') {
      const { sha256 } = inspection.brought;
      return refuse(dependencies, input, { refusal: SIMULATED_DATA, sha256 });
    }
    return (
      (await settledBefore(dependencies, input, inspection)) ??
      (await keep(dependencies, kind, input.file, inspection))
    );
  });
}

async function refuse(
  { landing }: LandingDependencies,
  { file, workflowId }: ReceiveLandedFileInput,
  { refusal, sha256 }: { readonly refusal: FileRefusal; readonly sha256: string | null },
): Promise<ReceivedFile> {
  const context = { file, sha256, workflowId, bronzePath: null, reportedAtUtc: now() };
  const path = await landing.moveAside(file, 'quarantine', refusalReport(refusal, context));
  return { outcome: 'refused', reason: refusal.reason, message: refusal.en, path };
}

type Taken = Exclude<Inspection, { readonly refusal: FileRefusal }>;

/** A process may have died between the receipt and taking the file away: that is no duplicate. */
async function settledBefore(
  { lake, landing }: LandingDependencies,
  { file }: ReceiveLandedFileInput,
  { brought, data }: Taken,
): Promise<ReceivedFile | undefined> {
  const receipt =
    (await findReceipt(lake, brought.sha256)) ?? (await findReceipt(lake, data.sha256));
  if (receipt === undefined) return undefined;
  if (isSameFile(receipt, file)) {
    await landing.remove(file);
    return { outcome: 'finished' };
  }
  const note = duplicateNote(receipt, { file, sha256: brought.sha256 });
  const path = await landing.moveAside(file, 'duplicates', note);
  const message = `the same content was loaded as ${receipt.name} on ${receipt.loadedAtUtc}`;
  return { outcome: 'duplicate', message, path };
}

function isSameFile(receipt: LandingReceipt, { kind, name, version }: LandedFile): boolean {
  return receipt.kind === kind && receipt.name === name && receipt.version === version;
}

/** Keeps the file, and what a zip held beside it. Both are in the ledger; the load gets the data. */
async function keep(
  { lake }: LandingDependencies,
  kind: LandedFileKind,
  file: LandedFile,
  { recognised, brought, data }: Taken,
): Promise<ReceivedFile> {
  const { rows, contentType, extension } = recognised;
  const isPacked = brought.sha256 !== data.sha256;
  const address = `landing:${file.kind}/${file.name}`;
  const kept: BronzeReference[] = [];
  if (isPacked) {
    const facts = { rows, contentType: 'application/zip', sourceUrl: address };
    kept.push(await keepContent(lake, kind, brought, { ...facts, extension: 'zip' }));
  }
  const sourceUrl = isPacked ? `${address}#${data.name}` : address;
  const bronze = await keepContent(lake, kind, data, { rows, contentType, extension, sourceUrl });
  return {
    outcome: 'kept',
    dataset: recognised.dataset,
    window: recognised.window ?? dayOf(bronze.fetchedAtUtc),
    bronze,
    contents: [...kept, bronze].map(({ sha256, path }) => ({ sha256, bronzePath: path })),
  };
}

interface ContentFacts {
  readonly rows: number;
  readonly contentType: string;
  readonly sourceUrl: string;
  readonly extension: string;
}

/** Writes a content once; a step that is done again finds it in the ledger. */
async function keepContent(
  lake: Lake,
  { bronzeFolder }: LandedFileKind,
  { name, sha256, sizeBytes, content }: InspectedContent,
  { extension, ...facts }: ContentFacts,
): Promise<BronzeReference> {
  if ((await lake.find(bronzeLedgerPath(sha256))) === undefined) {
    const path = landedBronzePath(bronzeFolder, name, { sha256, extension });
    const stored = await lake.writeOnce(path, content());
    if (stored.sha256 !== sha256) {
      throw new GridError('LAKE_CONFLICT', `${name} changed while it was kept`, { path });
    }
    const fetchedAtUtc = now();
    await recordInLedger(lake, { path, sha256, bytes: sizeBytes, fetchedAtUtc, ...facts });
  }
  return readLedger(lake, sha256);
}

async function settle(
  { lake, landing }: LandingDependencies,
  input: SettleLandedFileInput,
): Promise<SettledFile> {
  const { file, workflowId, dataset, window, contents, failure } = input;
  const causes = causesOf(await readSetAside(lake, input.setAside ?? null));
  const last = contents.at(-1);
  const context = {
    file,
    workflowId,
    sha256: last?.sha256 ?? null,
    bronzePath: last?.bronzePath ?? null,
    reportedAtUtc: now(),
  };
  if (failure === undefined) {
    const remarks = { causes, warnings: warningsOfFile(input.warnings ?? []) };
    const sentence = remarksSentence(remarks);
    // Before the receipt: a process that dies behind that does not come here again.
    const note =
      sentence === ''
        ? undefined
        : await landing.leaveRemarks(file, remarksReport(remarks, context));
    const facts = { file, dataset, workflowId, loadedAtUtc: now() };
    await writeReceipts(lake, contents, window === undefined ? facts : { ...facts, window });
    await stayingWhenChanged(() => landing.remove(file));
    return { path: null, ...(note === undefined ? {} : { remarks: { path: note, sentence } }) };
  }
  const report = refusalReport(loadRefusal(failure, causes), context, causes);
  return { path: await landing.moveAside(file, 'quarantine', report) };
}

/** A file that changed since it was seen is another file: the next look takes it. */
async function unlessChanged(work: () => Promise<ReceivedFile>): Promise<ReceivedFile> {
  try {
    return await work();
  } catch (error) {
    if (isChange(error)) return { outcome: 'changed' };
    throw error;
  }
}

async function stayingWhenChanged(work: () => Promise<void>): Promise<void> {
  try {
    await work();
  } catch (error) {
    if (!isChange(error)) throw error;
  }
}

function isChange(error: unknown): boolean {
  return (
    error instanceof GridError &&
    (error.code === 'LAKE_CONFLICT' || error.code === 'LAKE_OBJECT_MISSING')
  );
}

function kindOf({ landedFileKinds }: LandingDependencies, file: LandedFile): LandedFileKind {
  const kind = landedFileKinds.find((candidate) => candidate.kind === file.kind);
  if (kind !== undefined) return kind;
  throw new GridError('INVALID_PARAMETER', `'${file.kind}' is no folder of the landing zone`);
}

/** The UTC day of an instant. */
function dayOf(instant: UtcInstant): TimeWindow {
  const startUtc = parseInstant(`${instant.slice(0, 10)}T00:00:00Z`);
  return timeWindow(startUtc, instantFromEpochMs(Date.parse(startUtc) + 24 * 3_600_000));
}

function now(): UtcInstant {
  return instantFromEpochMs(Date.now());
}
