import pl, { type DataFrame } from 'nodejs-polars';

import { GridError } from '../../domain/errors/grid-error.js';
import type { UtcInstant } from '../../domain/time/instant.js';
import { LINEAGE_COLUMNS } from '../source-pipeline.js';

import { readRawFrame, ROW_COLUMN } from './raw-frame.js';

/** A payload to refine and where it came from; one of several pages of an answer, or all of it. */
export interface RawPayload {
  readonly body: Uint8Array;
  readonly bronzePath: string;
  readonly bronzeSha256: string;
  readonly fetchedAtUtc: UtcInstant;
}

/** Columns of a stacked frame that did not come from the source. */
export const OWN_COLUMNS: readonly string[] = [ROW_COLUMN, ...LINEAGE_COLUMNS];

/**
 * All payloads that hold rows, as text, below each other in one numbering, each row with its
 * origin; undefined when none holds any.
 *
 * @throws GridError PAYLOAD_SCHEMA_DRIFT when a payload lacks columns; UnusableAnswerError.
 */
export function stackPayloads(
  payloads: readonly RawPayload[],
  missingColumns: (sent: readonly string[]) => readonly string[],
): DataFrame | undefined {
  const frames = payloads
    .map((payload) => ({ payload, frame: readRawFrame(payload.body) }))
    .filter(({ frame }) => frame.height > 0);
  for (const { frame } of frames) refuseDrift(missingColumns(frame.columns));
  return stackFrames(frames);
}

/** Frames of text below each other in one numbering, each row with the origin of its payload. */
export function stackFrames(
  frames: readonly {
    readonly payload: Omit<RawPayload, 'body'>;
    readonly frame: DataFrame;
  }[],
): DataFrame | undefined {
  if (frames.length === 0) return undefined;
  const stacked = pl.concat(
    frames.map(({ payload, frame }) =>
      frame.withColumns(
        pl.lit(payload.bronzePath).alias('bronze_path'),
        pl.lit(payload.bronzeSha256).alias('bronze_sha256'),
        pl.lit(payload.fetchedAtUtc).alias('fetched_at_utc'),
      ),
    ),
    { how: 'diagonal' },
  );
  const rows = Array.from({ length: stacked.height }, (_, row) => row);
  return stacked.withColumn(pl.Series(ROW_COLUMN, rows, pl.Int32));
}

/**
 * Refuses a payload that lacks columns.
 *
 * @throws GridError PAYLOAD_SCHEMA_DRIFT.
 */
export function refuseDrift(missing: readonly string[]): void {
  if (missing.length === 0) return;
  throw new GridError(
    'PAYLOAD_SCHEMA_DRIFT',
    `payload lacks mandatory columns: ${missing.join(', ')}`,
    { missingColumns: missing.join(',') },
  );
}
