import { REGIONAL_ENERGY_SOURCES } from '../../domain/energy/energy-source.js';
import { GridError } from '../../domain/errors/grid-error.js';

import type { StagedFlow } from './warehouse-loader.js';

/** A staged row names a Bronze object that its load does not hold. */
export function unknownBronze(row: { readonly bronzeSha256: string }): GridError {
  return new GridError(
    'WAREHOUSE_REJECTED',
    `a staged row names a Bronze object the load does not hold: ${row.bronzeSha256}`,
    { bronzeSha256: row.bronzeSha256 },
  );
}

/** The value of a source in a staged row is no number that a database keeps. */
export function notFinite(flow: StagedFlow, sourceIndex: number): GridError {
  return new GridError(
    'WAREHOUSE_REJECTED',
    `a staged value is not a finite number: ${REGIONAL_ENERGY_SOURCES[sourceIndex] ?? ''} of region ${flow.regionCode} at ${flow.slotStartUtc}`,
    { regionCode: flow.regionCode, slotStartUtc: flow.slotStartUtc },
  );
}
