import { isRegionCode } from '../../../domain/region/region.js';
import {
  installedCapacityAt,
  type InstalledCapacity,
} from '../../odre/stand-in/simulator/installed-capacity.js';

/** What is to be simulated. */
export interface SimulatedCapacityOptions {
  /** The same seed gives the same files. */
  readonly seed: string;
  /** Last year of the regional figures. */
  readonly lastYear: number;
}

/** Corsica is not simulated otherwise: the order of magnitude of its fleet. */
const CORSICA: InstalledCapacity = {
  nuclearMw: 0,
  thermalMw: 370,
  hydroMw: 222,
  windMw: 18,
  solarMw: 230,
  bioenergyMw: 2,
};

/** What is installed in any of the 13 regions at the end of a year. */
export function capacityAtEndOf(regionCode: string, year: number): InstalledCapacity {
  return isRegionCode(regionCode)
    ? installedCapacityAt(regionCode, Date.UTC(year + 1, 0, 1))
    : CORSICA;
}

/** A number of a seed's text, as the noise wants it. */
export function seedNumber(seed: string): number {
  return Array.from(seed).reduce((sum, letter) => (sum * 31 + letter.charCodeAt(0)) | 0, 7);
}
