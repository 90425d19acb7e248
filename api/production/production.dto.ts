import { z } from 'zod';

import type { UtcInstant } from '../../domain/time/instant.js';
import type { EmptyReason, FlowQuery, FlowRow } from '../../platform/warehouse/warehouse-reader.js';
import { FLOW_SCHEMA, type FlowJson } from '../openapi/flow-schema.js';
import {
  instantParameter,
  optionalInstantParameter,
  REGION_CODES_PARAMETER,
  SOURCES_PARAMETER,
} from '../query-parameters/flow-parameters.js';
import { CURSOR_PARAMETER, LIMIT_PARAMETER } from '../query-parameters/page-parameters.js';
import { NO_HINT } from '../query-parameters/parameter-facts.js';

import { findCursorPosition, seriesOf } from './production-cursor.js';

/** Query of a regional series. */
export const REGIONAL_PRODUCTION_QUERY = z
  .strictObject({
    region_code: REGION_CODES_PARAMETER,
    source: SOURCES_PARAMETER,
    start: instantParameter('First slot start of the window.', '2026-08-27T00:00:00Z'),
    end: instantParameter(
      'End of the window: later than start, itself not part of it.',
      '2026-08-28T00:00:00Z',
    ),
    as_of: optionalInstantParameter(
      'Serve what was known at this instant; absent: what is known now.',
      '2026-09-01T00:00:00Z',
    ),
    limit: LIMIT_PARAMETER,
    cursor: CURSOR_PARAMETER,
  })
  .superRefine((query, context) => {
    if (query.start >= query.end) {
      const message = `, later than start (${query.start})`;
      context.addIssue({ code: 'custom', path: ['end'], message });
    } else if (query.cursor !== undefined && toFlowQuery(query).after === undefined) {
      context.addIssue({ code: 'custom', path: ['cursor'], message: NO_HINT });
    }
  });

/** Query of a regional series; see {@link REGIONAL_PRODUCTION_QUERY}. */
export type RegionalProductionQuery = z.output<typeof REGIONAL_PRODUCTION_QUERY>;

/** Why a window holds no row, in French, for people. */
export const EMPTY_MESSAGES: Readonly<Record<EmptyReason, string>> = {
  not_yet_published: 'Ces données ne sont pas encore publiées par RTE : réessayez plus tard.',
  source_gap: "La source a été interrogée mais n'a publié aucune donnée pour cette période.",
  never_fetched: "Cette période n'a jamais été collectée : lancez une reprise d'historique.",
};

const EMPTY_REASONS = ['not_yet_published', 'source_gap', 'never_fetched'] as const;

/** A page of a regional series as served. */
export const REGIONAL_PRODUCTION_PAGE = z.object({
  data: z.array(FLOW_SCHEMA).describe('Ordered by slot start, region code, source name.'),
  next_cursor: z.string().nullable().describe('Cursor of the next page; null on the last one.'),
  reason: z.enum(EMPTY_REASONS).optional().describe('Why there is no row, when there is none.'),
  message: z.string().optional().describe('The same, for people, in French.'),
});

/** The warehouse query that a query string means. */
export function toFlowQuery(query: RegionalProductionQuery): FlowQuery {
  const series = {
    window: { startUtc: query.start, endUtc: query.end },
    regionCodes: query.region_code,
    sources: query.source,
    ...asOf(query.as_of),
  };
  const after =
    query.cursor === undefined ? undefined : findCursorPosition(seriesOf(series), query.cursor);
  return { ...series, limit: query.limit, ...(after === undefined ? {} : { after }) };
}

/** A row of the warehouse as served. */
export function toFlowJson(row: FlowRow): FlowJson {
  return {
    region_code: row.regionCode,
    region_name: row.regionName,
    source: row.source,
    slot_start: row.slotStartUtc,
    slot_end: row.slotEndUtc,
    value: row.valueMw,
    reason: FLOW_SCHEMA.shape.reason.parse(row.reason),
    vintage: row.vintage,
    unit: 'MW',
    origin: row.origin,
  };
}

const asOf = (asOfUtc: UtcInstant | undefined) => (asOfUtc === undefined ? {} : { asOfUtc });
