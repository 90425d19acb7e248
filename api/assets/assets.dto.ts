import { z } from 'zod';

import { ASSET_KINDS, ASSET_STATES, type Asset } from '../../domain/asset/asset.js';
import { ORIGINS, type Origin } from '../../domain/energy/origin.js';
import type { AssetQuery } from '../../platform/warehouse/watch/watch-reader.js';
import { INSTANT_SCHEMA } from '../openapi/flow-schema.js';
import {
  optionalFlagParameter,
  optionalWordParameter,
} from '../query-parameters/choice-parameters.js';
import { findPageCursor } from '../query-parameters/page-cursor.js';
import { CURSOR_PARAMETER, LIMIT_PARAMETER } from '../query-parameters/page-parameters.js';
import { NO_HINT } from '../query-parameters/parameter-facts.js';

import { ASSET_CODE } from './asset-code.js';

const POSITION = z.object({ kind: z.enum(ASSET_KINDS), code: ASSET_CODE });

/** Query of assets. */
export const ASSETS_QUERY = z
  .strictObject({
    asset_kind: optionalWordParameter(ASSET_KINDS, 'Kind of the assets; all when absent.'),
    state: optionalWordParameter(ASSET_STATES, 'Where they are in their life; any when absent.'),
    is_resolved: optionalFlagParameter('Whether the registry knows them; either when absent.'),
    limit: LIMIT_PARAMETER,
    cursor: CURSOR_PARAMETER,
  })
  .superRefine((query, context) => {
    if (query.cursor !== undefined && toAssetQuery(query).after === undefined) {
      context.addIssue({ code: 'custom', path: ['cursor'], message: NO_HINT });
    }
  });

/** Query of assets; see {@link ASSETS_QUERY}. */
export type AssetsQuery = z.output<typeof ASSETS_QUERY>;

/** A page of assets as served. */
export const ASSET_PAGE = z.object({
  data: z
    .array(
      z.object({
        asset_kind: z.enum(ASSET_KINDS),
        asset_code: z
          .string()
          .describe('INSEE code, code of the substation, or EIC code.')
          .meta({ examples: ['94'] }),
        asset_name: z.string().nullable().describe('Null while none is known.'),
        state: z.enum(ASSET_STATES).describe('active, stale (not named for a day) or inactive.'),
        state_since: INSTANT_SCHEMA,
        first_seen_at: INSTANT_SCHEMA.describe('Oldest instant of data that named it.'),
        last_seen_at: INSTANT_SCHEMA.describe('Newest instant of data that named it.'),
        is_resolved: z.boolean().describe('Whether the registry knows it.'),
        region_code: z.string().nullable().describe('Region it lies in; null while unknown.'),
        population: z.int().nullable().describe('Inhabitants of a region; null while unknown.'),
        area_km2: z.number().nullable().describe('Area of a region; null while unknown.'),
        voltage_kv: z.number().nullable().describe('Voltage of a node; null while unknown.'),
        capacity_mw: z.number().nullable().describe('Capacity of a unit; null while unknown.'),
        origin: z.enum(ORIGINS).describe('The source itself, a simulator, or recorded files.'),
      }),
    )
    .describe('By kind, then code.'),
  next_cursor: z.string().nullable().describe('Cursor of the next page; null on the last one.'),
});

/** A page of assets as served; see {@link ASSET_PAGE}. */
export type AssetPageJson = z.infer<typeof ASSET_PAGE>;

/** What makes two queries pages of one list. */
export function assetListOf(query: AssetsQuery): string {
  return JSON.stringify([query.asset_kind ?? '', query.state ?? '', query.is_resolved ?? '']);
}

/** The warehouse query that a query string means. */
export function toAssetQuery(query: AssetsQuery): AssetQuery {
  const { asset_kind: kind, state, is_resolved: isResolved, limit, cursor } = query;
  const after =
    cursor === undefined ? undefined : findPageCursor(assetListOf(query), cursor, POSITION);
  return {
    limit,
    ...(kind === undefined ? {} : { kind }),
    ...(state === undefined ? {} : { state }),
    ...(isResolved === undefined ? {} : { isResolved }),
    ...(after === undefined ? {} : { after }),
  };
}

/** An asset of the warehouse as served. */
export function toAssetJson(asset: Asset, origin: Origin): AssetPageJson['data'][number] {
  const { metadata } = asset;
  return {
    asset_kind: asset.kind,
    asset_code: asset.code,
    asset_name: metadata.name,
    state: asset.state,
    state_since: asset.stateSinceUtc,
    first_seen_at: asset.firstSeenUtc,
    last_seen_at: asset.lastSeenUtc,
    is_resolved: asset.isResolved,
    region_code: metadata.regionCode,
    population: metadata.population,
    area_km2: metadata.areaKm2,
    voltage_kv: metadata.voltageKv,
    capacity_mw: metadata.capacityMw,
    origin,
  };
}
