import { type EnergySource, REGIONAL_ENERGY_SOURCES } from '../../domain/energy/energy-source.js';
import { GridError } from '../../domain/errors/grid-error.js';
import { type Region, type RegionCode, REGIONS } from '../../domain/region/region.js';

/**
 * Keys of `dim_source`, the same in every dialect. They grow in the byte order of the codes, ten
 * apart so that a source that comes later finds its place: the order of the primary key is then the
 * order in which flows are served, and a page needs no sort.
 */
export const SOURCE_KEYS: Readonly<Record<EnergySource, number>> = {
  battery_charging: 10,
  battery_discharging: 20,
  bioenergy: 30,
  consumption: 40,
  exchange: 50,
  hydro: 60,
  nuclear: 70,
  pumping: 80,
  solar: 90,
  thermal: 100,
  wind: 110,
};

const SOURCE_OF_KEY: ReadonlyMap<number, EnergySource> = new Map(
  REGIONAL_ENERGY_SOURCES.map((source) => [SOURCE_KEYS[source], source]),
);

const REGION_OF_KEY: ReadonlyMap<number, Region> = new Map(
  REGIONS.map((region) => [regionKeyOf(region.code), region]),
);

/** Key of a region in `dim_region`: its INSEE code as a number, which keeps the order of the codes. */
export function regionKeyOf(code: RegionCode): number {
  return Number(code);
}

/**
 * The source of a key read from Gold.
 *
 * @throws GridError INTERNAL when no source has this key.
 */
export function getSourceOfKey(sourceKey: number): EnergySource {
  return SOURCE_OF_KEY.get(sourceKey) ?? throwUnknownKey('source', sourceKey);
}

/**
 * The region of a key read from Gold.
 *
 * @throws GridError INTERNAL when no region has this key.
 */
export function getRegionOfKey(regionKey: number): Region {
  return REGION_OF_KEY.get(regionKey) ?? throwUnknownKey('region', regionKey);
}

function throwUnknownKey(dimension: string, key: number): never {
  throw new GridError('INTERNAL', `Gold holds the ${dimension} key ${key}, which names none`, {
    dimension,
    key,
  });
}
