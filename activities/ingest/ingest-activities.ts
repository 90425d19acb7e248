import { GridError } from '../../domain/errors/grid-error.js';
import type { UtcInstant } from '../../domain/time/instant.js';
import { durationMinutes, type TimeWindow } from '../../domain/time/time-window.js';
import type { Lake } from '../../platform/lake/lake.js';
import { sha256Of } from '../../platform/lake/sha256.js';
import type { OdreClient, RawAnswer } from '../../sources/odre/odre-client.js';
import { UnusableAnswerError } from '../../sources/unusable-answer-error.js';
import type { BronzeReference, DatasetId, QuotaReference } from '../../workflows/contracts.js';

import { recordInLedger } from './bronze-ledger.js';
import { bronzePath, unusableAnswerPath } from './bronze-path.js';

/** Up to this length a window is read in pages of 100 rows; above it as one export (R12). */
const LONGEST_PAGED_WINDOW_MINUTES = 6 * 60;

/** What fetching a window left in Bronze. */
export interface FetchedWindow {
  readonly bronze: readonly BronzeReference[];
  readonly rows: number;
  readonly quota: QuotaReference | null;
}

/** The newest slot the source has measured, and the quota left after asking. */
export interface NewestPublishedSlot {
  readonly slotStartUtc: UtcInstant | null;
  /** How many regions are published at that slot. */
  readonly regions: number;
  readonly askedAtUtc: UtcInstant;
  readonly quota: QuotaReference | null;
}

/** Steps that talk to outside systems. */
export interface IngestActivities {
  /** Fetches a window of all regions and keeps it raw in Bronze. */
  fetchWindow(input: {
    readonly dataset: DatasetId;
    readonly window: TimeWindow;
  }): Promise<FetchedWindow>;
  /** Asks, with one cheap call, how far the source has published. */
  findNewestPublishedSlot(input: { readonly dataset: DatasetId }): Promise<NewestPublishedSlot>;
}

/** What the ingest steps work with. */
export interface IngestDependencies {
  readonly lake: Lake;
  readonly odre: OdreClient;
}

/** The ingest steps over a lake and a source. */
export function createIngestActivities({ lake, odre }: IngestDependencies): IngestActivities {
  return {
    async fetchWindow({ dataset, window }) {
      const answers = await keepingUnusableAnswers(lake, dataset, () =>
        fetchAnswers(odre, dataset, window),
      );
      const bronze: BronzeReference[] = [];
      for (const answer of answers) bronze.push(await keepAnswer(lake, dataset, window, answer));
      return {
        bronze,
        rows: bronze.reduce((rows, reference) => rows + reference.rows, 0),
        quota: quotaOf(answers.at(-1)),
      };
    },

    async findNewestPublishedSlot({ dataset }) {
      const { slotStartUtc, regions, quota, answeredAtUtc } =
        await odre.findNewestPublishedSlot(dataset);
      return {
        slotStartUtc: slotStartUtc ?? null,
        regions,
        askedAtUtc: answeredAtUtc,
        quota: quota === undefined ? null : { ...quota, observedAtUtc: answeredAtUtc },
      };
    },
  };
}

async function fetchAnswers(
  odre: OdreClient,
  dataset: DatasetId,
  window: TimeWindow,
): Promise<readonly RawAnswer[]> {
  return durationMinutes(window) <= LONGEST_PAGED_WINDOW_MINUTES
    ? odre.fetchRecords(dataset, window)
    : [await odre.fetchExport(dataset, window)];
}

async function keepAnswer(
  lake: Lake,
  dataset: DatasetId,
  window: TimeWindow,
  answer: RawAnswer,
): Promise<BronzeReference> {
  const extension = answer.contentType.includes('csv') ? 'csv' : 'json';
  const path = bronzePath(dataset, window, sha256Of(answer.body), extension);
  const { sha256, sizeBytes } = await lake.writeOnce(path, answer.body);
  const reference = {
    path,
    sha256,
    bytes: sizeBytes,
    rows: answer.rows,
    sourceUrl: answer.sourceUrl,
    contentType: answer.contentType,
    fetchedAtUtc: answer.fetchedAtUtc,
  };
  await recordInLedger(lake, reference);
  return reference;
}

/** Nothing received is lost: an answer that cannot be read is kept before the step fails. */
async function keepingUnusableAnswers<T>(
  lake: Lake,
  dataset: DatasetId,
  fetch: () => Promise<T>,
): Promise<T> {
  try {
    return await fetch();
  } catch (error) {
    if (!(error instanceof UnusableAnswerError)) throw error;
    const path = unusableAnswerPath(dataset, sha256Of(error.body));
    await lake.writeOnce(path, error.body);
    throw new GridError(
      error.code,
      `${error.message}; kept as ${path}`,
      { ...error.details, path },
      error,
    );
  }
}

function quotaOf(answer: RawAnswer | undefined): QuotaReference | null {
  if (answer?.quota === undefined) return null;
  return { ...answer.quota, observedAtUtc: answer.fetchedAtUtc };
}
