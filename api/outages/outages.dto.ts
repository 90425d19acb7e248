import { z } from 'zod';

import type { DatasetId } from '../../domain/dataset/dataset-catalogue.js';
import { OUTAGE_KINDS, OUTAGE_STATUSES } from '../../domain/outage/outage.js';
import { FACT_OUTAGE } from '../../domain/star-schema/outage-tables.js';
import type { UtcInstant } from '../../domain/time/instant.js';
import type { TimeWindow } from '../../domain/time/time-window.js';
import type { RecordCell } from '../../platform/warehouse/records/record-cells.js';
import {
  optionalInstantParameter,
  REGION_CODES_PARAMETER,
  SOURCES_PARAMETER,
} from '../query-parameters/flow-parameters.js';
import { CURSOR_PARAMETER, LIMIT_PARAMETER } from '../query-parameters/page-parameters.js';
import { NO_HINT } from '../query-parameters/parameter-facts.js';
import { ALL_TIME } from '../records/all-time.js';
import { findRecordCursor, type RecordSeries } from '../records/record-cursor.js';
import { tableRowSchema } from '../records/record-row-schema.js';
import { textListParameter } from '../records/text-parameters.js';

const PUBLISHERS: readonly DatasetId[] = [
  'rte-generation-unavailabilities',
  'rte-transmission-unavailabilities',
  'maintenance-page',
];

const wordsOf = (description: string, words: readonly string[], example: string) =>
  textListParameter({ description, example: [example], allowed: words.join(', '), values: words });

/** Query of outages. */
export const OUTAGES_QUERY = z
  .strictObject({
    start: optionalInstantParameter(
      'Events that go on after this instant; absent: however old.',
      '2026-08-27T00:00:00Z',
    ),
    end: optionalInstantParameter(
      'Events that begin before this instant; absent: however far ahead.',
      '2026-08-28T00:00:00Z',
    ),
    region_code: REGION_CODES_PARAMETER,
    source: SOURCES_PARAMETER,
    status: wordsOf('What the publisher says of the event', OUTAGE_STATUSES, 'active'),
    kind: wordsOf('Announced or unasked', OUTAGE_KINDS, 'forced'),
    publisher: wordsOf('Datasets the events were published in', PUBLISHERS, 'maintenance-page'),
    as_of: optionalInstantParameter(
      'Serve what was known at this instant; absent: what is known now.',
      '2026-09-01T00:00:00Z',
    ),
    limit: LIMIT_PARAMETER,
    cursor: CURSOR_PARAMETER,
  })
  .superRefine((query, context) => {
    const { start, end, cursor } = query;
    if (start !== undefined && end !== undefined && start >= end) {
      const message = `, later than start (${start})`;
      context.addIssue({ code: 'custom', path: ['end'], message });
    } else if (cursor !== undefined && findPosition(query) === undefined) {
      context.addIssue({ code: 'custom', path: ['cursor'], message: NO_HINT });
    }
  });

/** Query of outages; see {@link OUTAGES_QUERY}. */
export type OutagesQuery = z.output<typeof OUTAGES_QUERY>;

/** A page of outages as served. */
export const OUTAGE_PAGE = z.object({
  data: z.array(tableRowSchema(FACT_OUTAGE)).describe('Ordered by publisher and outage_id.'),
  next_cursor: z.string().nullable().describe('Cursor of the next page; null on the last one.'),
});

/** What makes two queries pages of one list. */
export function outageSeries(query: Omit<OutagesQuery, 'limit' | 'cursor'>): RecordSeries {
  const { as_of: asOfUtc } = query;
  return {
    table: FACT_OUTAGE,
    filters: {
      region_code: query.region_code,
      source_code: query.source,
      status: query.status,
      outage_kind: query.kind,
      publisher: query.publisher,
    },
    window: windowOf(query.start, query.end),
    ...(asOfUtc === undefined ? {} : { asOfUtc }),
  };
}

/** The key of the last row of the page before, undefined on the first. */
export function findPosition(query: OutagesQuery): readonly RecordCell[] | undefined {
  const { cursor } = query;
  return cursor === undefined ? undefined : findRecordCursor(outageSeries(query), cursor);
}

function windowOf(start: UtcInstant | undefined, end: UtcInstant | undefined): TimeWindow {
  return { startUtc: start ?? ALL_TIME.startUtc, endUtc: end ?? ALL_TIME.endUtc };
}
