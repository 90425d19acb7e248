import type { DatasetId } from '../../domain/dataset/dataset-catalogue.js';
import { GridError } from '../../domain/errors/grid-error.js';
import type { UtcInstant } from '../../domain/time/instant.js';
import type { TimeWindow } from '../../domain/time/time-window.js';
import { SenderFailedError } from '../../platform/lake/lake-content.js';
import type { Lake } from '../../platform/lake/lake.js';
import { sha256Of } from '../../platform/lake/sha256.js';
import type { ReceivedObject, SourcePipeline } from '../../sources/source-pipeline.js';
import { UnusableAnswerError } from '../../sources/unusable-answer-error.js';
import type { BronzeReference, QuotaReference } from '../../workflows/contracts.js';
import type { PipelineRegistry } from '../pipeline/pipeline-registry.js';

import { recordInLedger } from './bronze-ledger.js';
import { bronzePath, unusableAnswerPath } from './bronze-path.js';
import { withHash } from './hashed-body.js';

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
  /** Fetches a window and keeps what came, raw, in Bronze. */
  fetchWindow(input: {
    readonly dataset: DatasetId;
    readonly window: TimeWindow;
  }): Promise<FetchedWindow>;
  /** Asks, with one cheap call, how far the source of a dataset has published. */
  findNewestPublishedSlot(input: { readonly dataset: DatasetId }): Promise<NewestPublishedSlot>;
}

/** What the ingest steps work with. */
export interface IngestDependencies {
  readonly lake: Lake;
  readonly pipelines: PipelineRegistry;
}

/** The ingest steps over a lake and the sources. */
export function createIngestActivities(dependencies: IngestDependencies): IngestActivities {
  const { lake, pipelines } = dependencies;
  return {
    async fetchWindow({ dataset, window }) {
      const pipeline = pipelines.get(dataset);
      const bronze: BronzeReference[] = [];
      let quota: QuotaReference | null = null;
      await keepingUnusableAnswers(lake, dataset, async () => {
        for await (const received of fetchOf(pipeline, window)) {
          bronze.push(await keepReceived(lake, pipeline, window, received));
          quota = received.quota ?? null;
        }
      });
      return { bronze, rows: bronze.reduce((rows, reference) => rows + reference.rows, 0), quota };
    },

    async findNewestPublishedSlot({ dataset }) {
      const answer = await pipelines.get(dataset).findNewestPublishedSlot?.();
      if (answer === undefined) {
        throw new GridError('INTERNAL', `${dataset} does not say how far it has published`);
      }
      const { slotStartUtc, regions, quota, answeredAtUtc } = answer;
      return {
        slotStartUtc: slotStartUtc ?? null,
        regions,
        askedAtUtc: answeredAtUtc,
        quota: quota ?? null,
      };
    },
  };
}

function fetchOf(pipeline: SourcePipeline, window: TimeWindow): AsyncIterable<ReceivedObject> {
  if (pipeline.fetch !== undefined) return pipeline.fetch(window);
  throw new GridError(
    'INVALID_PARAMETER',
    `${pipeline.dataset} comes as files: drop them into the landing zone; one that was loaded runs again by grid rerun --dataset ${pipeline.dataset} --file <sha256, or path in Bronze>`,
    { dataset: pipeline.dataset },
  );
}

async function keepReceived(
  lake: Lake,
  pipeline: SourcePipeline,
  window: TimeWindow,
  received: ReceivedObject,
): Promise<BronzeReference> {
  const { path, sha256, sizeBytes } = await withHash(received.body, (content, hash) =>
    lake.writeOnce(bronzePath(pipeline.bronze, window, hash, received.extension), content),
  );
  const reference = {
    path,
    sha256,
    bytes: sizeBytes,
    rows: received.rows,
    sourceUrl: received.sourceUrl,
    contentType: received.contentType,
    fetchedAtUtc: received.fetchedAtUtc,
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
    const failure = error instanceof SenderFailedError ? error.cause : error;
    if (!(failure instanceof UnusableAnswerError)) throw failure;
    const path = unusableAnswerPath(dataset, sha256Of(failure.body));
    await lake.writeOnce(path, failure.body);
    throw new GridError(
      failure.code,
      `${failure.message}; kept as ${path}`,
      { ...failure.details, path },
      failure,
    );
  }
}
