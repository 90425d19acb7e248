import { z } from 'zod';

import { ASSET_EVENT_KINDS, ASSET_KINDS } from '../../domain/asset/asset.js';
import type {
  AssetEventQuery,
  LoggedAssetEvent,
} from '../../platform/warehouse/watch/watch-reader.js';
import { INSTANT_SCHEMA } from '../openapi/flow-schema.js';
import { wordParameter } from '../query-parameters/choice-parameters.js';
import { findPageCursor } from '../query-parameters/page-cursor.js';
import { CURSOR_PARAMETER, LIMIT_PARAMETER } from '../query-parameters/page-parameters.js';
import { NO_HINT, PARAMETER_FACTS } from '../query-parameters/parameter-facts.js';

import { ASSET_CODE, LONGEST_CODE } from './asset-code.js';

/** Query of what happened to an asset. */
export const ASSET_EVENTS_QUERY = z
  .strictObject({
    asset_kind: wordParameter(ASSET_KINDS, 'Kind of the asset.'),
    asset_code: ASSET_CODE.clone().register(PARAMETER_FACTS, {
      description: 'Code of the asset.',
      example: '94',
      allowed: `a code of 1 to ${LONGEST_CODE} characters`,
      jsonSchema: { type: 'string', minLength: 1, maxLength: LONGEST_CODE },
      isRequired: true,
    }),
    limit: LIMIT_PARAMETER,
    cursor: CURSOR_PARAMETER,
  })
  .superRefine((query, context) => {
    if (query.cursor !== undefined && toAssetEventQuery(query).after === undefined) {
      context.addIssue({ code: 'custom', path: ['cursor'], message: NO_HINT });
    }
  });

/** Query of what happened to an asset; see {@link ASSET_EVENTS_QUERY}. */
export type AssetEventsQuery = z.output<typeof ASSET_EVENTS_QUERY>;

/** A page of what happened to an asset, as served. */
export const ASSET_EVENT_PAGE = z.object({
  data: z
    .array(
      z.object({
        event_id: z.int().describe('Grows with time.'),
        asset_kind: z.enum(ASSET_KINDS),
        asset_code: z.string().meta({ examples: ['94'] }),
        event: z.enum(ASSET_EVENT_KINDS),
        occurred_at: INSTANT_SCHEMA.describe('When the product noticed it.'),
        job_id: z.string().describe('Workflow id and run id, joined by a slash.'),
        detail: z.string().describe('What was seen or what changed.'),
      }),
    )
    .describe('Oldest first; nothing is ever taken out.'),
  next_cursor: z.string().nullable().describe('Cursor of the next page; null on the last one.'),
});

/** A page of what happened to an asset; see {@link ASSET_EVENT_PAGE}. */
export type AssetEventPageJson = z.infer<typeof ASSET_EVENT_PAGE>;

/** What makes two queries pages of one list. */
export function assetEventListOf(query: AssetEventsQuery): string {
  return JSON.stringify([query.asset_kind, query.asset_code]);
}

/** The warehouse query that a query string means. */
export function toAssetEventQuery(query: AssetEventsQuery): AssetEventQuery {
  const { asset_kind: kind, asset_code: code, limit, cursor } = query;
  const after =
    cursor === undefined ? undefined : findPageCursor(assetEventListOf(query), cursor, z.int32());
  return { kind, code, limit, ...(after === undefined ? {} : { after }) };
}

/** An event of the warehouse as served. */
export function toAssetEventJson(event: LoggedAssetEvent): AssetEventPageJson['data'][number] {
  return {
    event_id: event.eventId,
    asset_kind: event.kind,
    asset_code: event.code,
    event: event.event,
    occurred_at: event.atUtc,
    job_id: event.jobId,
    detail: event.detail,
  };
}
