import type { Weighting } from '../../domain/climate/cell-weight.js';
import type { LocatedCapacity } from '../../domain/climate/derive-capacity-weights.js';
import { GridError } from '../../domain/errors/grid-error.js';
import { isRegionCode, type RegionCode } from '../../domain/region/region.js';
import { findCapacityColumn } from '../installed-capacity/register-columns.js';
import {
  readInstallation,
  type Installation,
} from '../installed-capacity/register-installation.js';
import type { RecordTable } from '../landed-files/record-table.js';
import {
  readSubstations,
  refuseMissingNodeColumns,
} from '../reference-database/substation-file.js';

/** How much of a region's wind or solar power could be placed. */
export interface PlacedShare {
  readonly regionCode: RegionCode;
  readonly weighting: Exclude<Weighting, 'area'>;
  readonly placedMw: number;
  readonly totalMw: number;
}

/** Wind and solar power of the register with the place of each substation. */
export interface CapacityPlaces {
  /** Plants of the regions and weightings of which enough is placed. */
  readonly plants: readonly LocatedCapacity[];
  readonly shares: readonly PlacedShare[];
}

/** Where less of a region's power has a place, its weights would tell of the rest of it. */
export const LEAST_PLACED_RATIO = 0.8;

const WEIGHTING_OF_SOURCE = { wind: 'wind_capacity', solar: 'solar_capacity' } as const;
/** Weights are shares: the day an edition stands for does not matter to them. */
const ANY_EDITION = '1970-01-01';

/**
 * Places the wind and solar plants of the national register at the substations they feed: the
 * register has no coordinates, its `postesource` names a substation of `postes-electriques-rte`.
 *
 * @throws GridError PAYLOAD_SCHEMA_DRIFT when either file is none of its kind.
 */
export function locateCapacity(register: RecordTable, substations: RecordTable): CapacityPlaces {
  refuseMissingNodeColumns(substations);
  const positions = new Map(
    readSubstations(substations).flatMap(({ node }) =>
      node?.latitudeDeg == null || node.longitudeDeg === null
        ? []
        : [
            [
              node.code,
              { latitudeDeg: node.latitudeDeg, longitudeDeg: node.longitudeDeg },
            ] as const,
          ],
    ),
  );
  const shares = new Map<string, PlacedShare>();
  const placed: LocatedCapacity[] = [];
  for (const plant of plantsOf(register)) {
    const position = positions.get(plant.substationCode ?? '');
    const { regionCode, weighting, installedMw } = plant;
    const key = `${regionCode}|${weighting}`;
    const before = shares.get(key) ?? { regionCode, weighting, placedMw: 0, totalMw: 0 };
    shares.set(key, {
      ...before,
      placedMw: before.placedMw + (position === undefined ? 0 : installedMw),
      totalMw: before.totalMw + installedMw,
    });
    if (position !== undefined) placed.push({ regionCode, weighting, installedMw, ...position });
  }
  return {
    plants: placed.filter(({ regionCode, weighting }) => {
      const share = shares.get(`${regionCode}|${weighting}`);
      return share !== undefined && share.placedMw >= LEAST_PLACED_RATIO * share.totalMw;
    }),
    shares: [...shares.values()],
  };
}

interface Plant {
  readonly regionCode: RegionCode;
  readonly weighting: Exclude<Weighting, 'area'>;
  readonly installedMw: number;
  readonly substationCode: string | null;
}

function plantsOf(register: RecordTable): readonly Plant[] {
  const found = findCapacityColumn(register.columns.keys());
  if (found === undefined) {
    throw new GridError('PAYLOAD_SCHEMA_DRIFT', 'the register has no column of installed power');
  }
  const reading = {
    edition: ANY_EDITION,
    capacityColumn: found.column,
    unitsPerMw: found.unitsPerMw,
  };
  return [...register.records()].flatMap((record) => {
    const plant = plantOf(readInstallation(record, reading).installation);
    return plant === undefined ? [] : [plant];
  });
}

function plantOf(installation: Installation): Plant | undefined {
  const { sourceCode, regionCode, capacityMw, endsOn, substationCode } = installation;
  if (sourceCode !== 'wind' && sourceCode !== 'solar') return undefined;
  if (regionCode === null || !isRegionCode(regionCode) || endsOn !== null) return undefined;
  if (capacityMw === null || capacityMw <= 0) return undefined;
  const weighting = WEIGHTING_OF_SOURCE[sourceCode];
  return { regionCode, weighting, installedMw: capacityMw, substationCode };
}
