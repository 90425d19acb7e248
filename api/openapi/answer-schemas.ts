import { z } from 'zod';

import { ALARM_PAGE } from '../alarms/alarms.dto.js';
import { ASSET_EVENT_PAGE } from '../assets/asset-events.dto.js';
import { ASSET_PAGE } from '../assets/assets.dto.js';
import { FRESHNESS_LIST } from '../freshness/freshness.dto.js';
import { HEALTH } from '../health/health.dto.js';
import { LINEAGE } from '../lineage/lineage.dto.js';
import { RECORD_LINEAGE } from '../lineage/record-lineage.dto.js';
import { OUTAGE_PAGE } from '../outages/outages.dto.js';
import { UNAVAILABILITY } from '../outages/unavailability.dto.js';
import { PROBLEM_SCHEMA } from '../problem-details/problem-details.js';
import { REGIONAL_PRODUCTION_PAGE } from '../production/production.dto.js';
import { RECORD_PAGE_SCHEMAS } from '../records/record-page-schemas.js';
import { REGION_LIST } from '../regions/regions.dto.js';

import { FLOW_SCHEMA } from './flow-schema.js';
import { schemaReference } from './schema-reference.js';

/** Every answer schema under its name in the OpenAPI document. */
export const ANSWER_SCHEMAS: Readonly<Record<string, z.ZodType>> = {
  AlarmPage: ALARM_PAGE,
  AssetEventPage: ASSET_EVENT_PAGE,
  AssetPage: ASSET_PAGE,
  Flow: FLOW_SCHEMA,
  FreshnessList: FRESHNESS_LIST,
  Health: HEALTH,
  Lineage: LINEAGE,
  OutagePage: OUTAGE_PAGE,
  Problem: PROBLEM_SCHEMA,
  RecordLineage: RECORD_LINEAGE,
  RegionalProductionPage: REGIONAL_PRODUCTION_PAGE,
  RegionList: REGION_LIST,
  Unavailability: UNAVAILABILITY,
  ...RECORD_PAGE_SCHEMAS,
};

/** The answer schemas as JSON Schema, by name; a schema within another one becomes a reference. */
export function answerJsonSchemas(): Readonly<Record<string, object>> {
  const registry = z.registry<{ readonly id: string }>();
  for (const [id, schema] of Object.entries(ANSWER_SCHEMAS)) registry.add(schema, { id });
  return z.toJSONSchema(registry, { uri: schemaReference, io: 'output' }).schemas;
}
