import { z } from 'zod';

import { REGION_CODES } from '../../domain/region/region.js';
import type { RegionRow } from '../../platform/warehouse/warehouse-reader.js';

/** The regions as served. */
export const REGION_LIST = z.object({
  data: z.array(
    z.object({
      region_code: z.enum(REGION_CODES).describe('INSEE code.'),
      region_name: z.string(),
      rte_code: z.string().describe("RTE's own, older code of the zone."),
      population: z
        .int()
        .nullable()
        .describe('Inhabitants, as the registry tells; null while unknown.'),
      area_km2: z.number().nullable().describe('Area, as the registry tells; null while unknown.'),
    }),
  ),
  next_cursor: z.null().describe('All regions fit in one answer.'),
});

/** The regions as served; see {@link REGION_LIST}. */
export type RegionListJson = z.infer<typeof REGION_LIST>;

/** The regions of the warehouse as served. */
export function toRegionListJson(rows: readonly RegionRow[]): RegionListJson {
  const data = rows.map((row) => ({
    region_code: row.regionCode,
    region_name: row.regionName,
    rte_code: row.rteCode,
    population: row.population,
    area_km2: row.areaKm2,
  }));
  return { data, next_cursor: null };
}
