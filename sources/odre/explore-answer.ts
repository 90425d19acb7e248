import { z } from 'zod';

import { UnusableAnswerError } from '../unusable-answer-error.js';

const recordSchema = z.record(z.string(), z.union([z.string(), z.number(), z.null()]));

/** A record as sent: technical field names, cells as text, number or null. */
export type OdreRecord = Readonly<Record<string, string | number | null>>;

const recordsEnvelopeSchema = z.object({
  total_count: z.number().int().min(0),
  results: z.array(recordSchema),
});

/** Answer of the `records` endpoint. */
export interface RecordsAnswer {
  readonly totalCount: number;
  readonly records: readonly OdreRecord[];
}

const STREAM_INTERRUPTED = 'Streaming interrupted due to the following error';

/**
 * Reads the body of a `records` answer.
 *
 * @throws UnusableAnswerError SOURCE_TRUNCATED when the JSON stops early, SOURCE_NOT_UNDERSTOOD
 *   when it is something else, such as an HTML page.
 */
export function parseRecordsAnswer(body: Uint8Array): RecordsAnswer {
  const result = recordsEnvelopeSchema.safeParse(parseJson(body));
  if (!result.success) {
    throw new UnusableAnswerError(
      'SOURCE_NOT_UNDERSTOOD',
      `not a records answer: ${z.prettifyError(result.error).slice(0, 300)}`,
      body,
    );
  }
  return { totalCount: result.data.total_count, records: result.data.results };
}

/**
 * Reads the body of an `exports/json` answer, a bare array of records.
 *
 * @throws UnusableAnswerError as {@link parseRecordsAnswer}.
 */
export function parseJsonExport(body: Uint8Array): readonly OdreRecord[] {
  const result = z.array(recordSchema).safeParse(parseJson(body));
  if (!result.success) {
    throw new UnusableAnswerError(
      'SOURCE_NOT_UNDERSTOOD',
      'not a JSON export: expected an array of records',
      body,
    );
  }
  return result.data;
}

/**
 * Checks that a CSV export is whole: as many rows as the source said it holds, under a header with
 * the column that names the place of a row. A failure can stand inside a 200 stream, and a cut at a line's end leaves valid CSV.
 *
 * @throws UnusableAnswerError SOURCE_TRUNCATED or SOURCE_NOT_UNDERSTOOD.
 */
export function checkCsvExport(body: Uint8Array, expectedRows: number, placeColumn: string): void {
  const text = Buffer.from(body.buffer, body.byteOffset, body.byteLength);
  if (text.includes(STREAM_INTERRUPTED)) {
    throw new UnusableAnswerError(
      'SOURCE_TRUNCATED',
      'ODRÉ interrupted its export with an error',
      body,
    );
  }
  if (!text.subarray(0, 4096).includes(placeColumn)) {
    throw new UnusableAnswerError(
      'SOURCE_NOT_UNDERSTOOD',
      `not a CSV export with a column ${placeColumn}`,
      body,
    );
  }
  const rows = countLines(text) - 1;
  if (rows !== expectedRows) {
    throw new UnusableAnswerError(
      'SOURCE_TRUNCATED',
      `export holds ${rows} rows where ODRÉ counts ${expectedRows}`,
      body,
    );
  }
}

/** Non-empty lines; cells of eCO2mix hold no line break. */
function countLines(text: Buffer): number {
  let lines = 0;
  let lineStart = 0;
  for (let end = text.indexOf(0x0a); end !== -1; end = text.indexOf(0x0a, lineStart)) {
    if (end > lineStart) lines += 1;
    lineStart = end + 1;
  }
  return lineStart < text.length ? lines + 1 : lines;
}

function parseJson(body: Uint8Array): unknown {
  const text = new TextDecoder().decode(body);
  try {
    return JSON.parse(text);
  } catch (error) {
    const startsAsJson = /^\s*[[{]/.test(text);
    throw startsAsJson
      ? new UnusableAnswerError('SOURCE_TRUNCATED', 'the JSON answer was cut off', body, error)
      : new UnusableAnswerError('SOURCE_NOT_UNDERSTOOD', 'the answer is not JSON', body, error);
  }
}
