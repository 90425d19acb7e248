import { GridError } from '../../domain/errors/grid-error.js';
import { UnusableAnswerError } from '../unusable-answer-error.js';

import type { RteResource } from './rte-dataset.js';

/** What an answer says of itself before its records are looked at. */
export interface RteAnswer {
  readonly rows: number;
  /** All versions that match, over all pages; undefined where it is not told (v1). */
  readonly totalMatch: number | undefined;
}

/**
 * Counts the records of an answer. An object without the list of the resource counts none: refining
 * calls it drift, with the bytes kept.
 *
 * @throws UnusableAnswerError SOURCE_TRUNCATED when the JSON stops early, SOURCE_NOT_UNDERSTOOD when it
 *   is something else, such as an HTML page.
 */
export function readAnswer(body: Uint8Array, resource: RteResource): RteAnswer {
  const answer = parseObject(body);
  const records = answer[resource];
  const totalMatch = answer['total_match'];
  return {
    rows: Array.isArray(records) ? records.length : 0,
    totalMatch: typeof totalMatch === 'number' ? totalMatch : undefined,
  };
}

/**
 * An answer 204 or 404: no data for the period. RTE says it with an empty body or a JSON object; a page
 * of HTML comes from somebody else, such as a proxy or a wrong address.
 *
 * @throws GridError SOURCE_REJECTED for such a page.
 */
export function withoutData(body: Uint8Array): RteAnswer {
  const text = new TextDecoder().decode(body).trim();
  if (text !== '' && !text.startsWith('{')) {
    throw new GridError(
      'SOURCE_REJECTED',
      `RTE answered 404 with something that is not JSON: ${text.slice(0, 80)}`,
      { httpStatus: 404 },
    );
  }
  return { rows: 0, totalMatch: undefined };
}

/**
 * The object an answer holds; a byte order mark is left out, bytes that are no UTF-8 become U+FFFD.
 *
 * @throws UnusableAnswerError as {@link readAnswer}.
 */
export function parseObject(body: Uint8Array): Readonly<Record<string, unknown>> {
  const text = new TextDecoder().decode(body);
  const answer = parseJson(text, body);
  if (typeof answer === 'object' && answer !== null && !Array.isArray(answer)) {
    return answer as Readonly<Record<string, unknown>>;
  }
  throw new UnusableAnswerError('SOURCE_NOT_UNDERSTOOD', 'the answer is no JSON object', body);
}

function parseJson(text: string, body: Uint8Array): unknown {
  try {
    return JSON.parse(text);
  } catch (error) {
    throw /^\s*[[{]/.test(text)
      ? new UnusableAnswerError('SOURCE_TRUNCATED', 'the JSON answer was cut off', body, error)
      : new UnusableAnswerError('SOURCE_NOT_UNDERSTOOD', 'the answer is not JSON', body, error);
  }
}
