import { ERROR_CATALOGUE, type ErrorEntry } from '../../domain/errors/error-catalogue.js';

import { generatedDocument, table } from './markdown.js';

/** docs/errors.md: every error code, from the catalogue. */
export function errorsDocument(): string {
  const entries: readonly (readonly [string, ErrorEntry])[] = Object.entries(ERROR_CATALOGUE);
  return generatedDocument('Errors', [
    [
      'One catalogue names every error. In Temporal the code is the `type` of the failure; `retry` says whether the step is tried again by its retry policy, `fail` that it is not. In the API it is the `code` of the problem details (RFC 9457), served with the HTTP status. The command line prints it before the sentence.',
    ],
    table(
      ['code', 'retry', 'HTTP', 'meaning'],
      entries.map(([code, { retry, httpStatus, meaning }]) => [
        `\`${code}\``,
        retry,
        String(httpStatus),
        meaning,
      ]),
    ),
  ]);
}
