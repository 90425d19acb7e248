import { Inject, Injectable } from '@nestjs/common';
import type { z } from 'zod';

import { unavailableCapacityAt } from '../../domain/outage/unavailable-capacity.js';
import { epochMsOf, instantFromEpochMs } from '../../domain/time/instant.js';
import type { WarehouseReader } from '../../platform/warehouse/warehouse-reader.js';
import { WAREHOUSE_READER } from '../api-dependencies.js';

import { findDeclaredOutages } from './declared-outages.js';
import type { UNAVAILABILITY, UnavailabilityQuery } from './unavailability.dto.js';

/** Instants are whole seconds. */
const ONE_SECOND_MS = 1000;

/** Serves what is declared unavailable at an instant. */
@Injectable()
export class UnavailabilityService {
  constructor(@Inject(WAREHOUSE_READER) private readonly reader: WarehouseReader) {}

  /** Capacity that is unavailable at an instant, a site a row, nothing counted twice. */
  async read(query: UnavailabilityQuery): Promise<z.infer<typeof UNAVAILABILITY>> {
    const { at, publisher, as_of: asOfUtc } = query;
    const origin = await this.reader.readOrigin();
    const outages = await findDeclaredOutages(this.reader, {
      publisher,
      window: { startUtc: at, endUtc: instantFromEpochMs(epochMsOf(at) + ONE_SECOND_MS) },
      filters: { region_code: query.region_code, source_code: query.source },
      ...(asOfUtc === undefined ? {} : { asOfUtc }),
    });
    const { sites, eventsWithoutFigure } = unavailableCapacityAt(outages, at);
    return {
      at,
      publisher,
      unavailable_mw: sites.reduce((sum, { unavailableMw }) => sum + unavailableMw, 0),
      events_without_figure: eventsWithoutFigure,
      sites: sites.map(({ site, regionCode, source, unavailableMw }) => ({
        site,
        region_code: regionCode ?? null,
        source: source ?? null,
        unavailable_mw: unavailableMw,
      })),
      origin,
    };
  }
}
