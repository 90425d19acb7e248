import { REGION_CODES, type RegionCode } from '../../../../domain/region/region.js';

import { consumptionRatio } from './consumption.js';
import { withDispatch } from './dispatch.js';
import { installedCapacityAt } from './installed-capacity.js';
import { smoothNoise, streamKey, uniform } from './noise.js';
import { parisOffsetMs } from './paris-calendar.js';
import { REGION_PROFILES, type RegionProfile } from './region-profile.js';
import type { RegionSignal, RegionState } from './region-state.js';
import { sineOfSunElevation } from './sun.js';
import { clamp, createWeatherModel } from './weather.js';

const HOUR_MS = 3_600_000;
const DAY_MS = 24 * HOUR_MS;
const YEAR_MS = 365.25 * DAY_MS;
const HALF_QUARTER_MS = 450_000;

interface Keys {
  readonly demand: number;
  readonly outage: number;
  readonly thermal: number;
  readonly river: number;
  readonly lake: number;
  readonly bioenergy: number;
  readonly pump: number;
  readonly battery: number;
}

/** The physical signal of a seed: the same (seed, region, instant) always gives the same state. */
export function createRegionSignal(seed: number): RegionSignal {
  return withDispatch(createUndispatchedSignal(seed));
}

/** What regions would do by themselves, before plants follow what France as a whole lacks. */
function createUndispatchedSignal(seed: number): RegionSignal {
  const weatherAt = createWeatherModel(seed);
  const keysOf = new Map(REGION_CODES.map((code) => [code, keysOfRegion(seed, code)]));
  return (region, quarterStartMs) => {
    const keys = keysOf.get(region) ?? keysOfRegion(seed, region);
    const profile = REGION_PROFILES[region];
    const capacity = installedCapacityAt(region, quarterStartMs);
    const middleMs = quarterStartMs + HALF_QUARTER_MS;
    const weather = weatherAt(region, middleMs);
    const wallMs = middleMs + parisOffsetMs(middleMs);
    const wallHour = (wallMs % DAY_MS) / HOUR_MS;
    const demandNoise = smoothNoise(keys.demand, middleMs, HOUR_MS);
    const demandRatio = consumptionRatio(wallMs, weather.temperatureC, demandNoise);
    const sun = sunRatio(profile, middleMs);
    const store = storage(profile, keys, middleMs, wallHour);
    return {
      consommation: profile.meanConsumptionMw * demandRatio,
      thermique: capacity.thermalMw * thermalRatio(keys, middleMs, demandRatio, sun),
      nucleaire: capacity.nuclearMw * nuclearRatio(keys, middleMs),
      eolien: capacity.windMw * windRatio(weather.windMetresPerSecond),
      solaire: capacity.solarMw * sun * weather.clearnessRatio,
      hydraulique: capacity.hydroMw * hydroRatio(keys, middleMs, wallHour),
      bioenergies:
        capacity.bioenergyMw * (0.55 + 0.15 * smoothNoise(keys.bioenergy, middleMs, 2 * DAY_MS)),
      ...store,
    };
  };
}

function keysOfRegion(seed: number, region: RegionCode): Keys {
  const key = (name: string): number => streamKey(seed, `${name}/${region}`);
  return {
    demand: key('demand'),
    outage: key('outage'),
    thermal: key('thermal'),
    river: key('river'),
    lake: key('lake'),
    bioenergy: key('bioenergy'),
    pump: key('pump'),
    battery: key('battery'),
  };
}

/** Clear-sky output of a region's panels relative to their peak; exactly 0 below the horizon. */
function sunRatio(profile: RegionProfile, epochMs: number): number {
  const sine = sineOfSunElevation(profile.latitude, profile.longitude, epochMs);
  return sine <= 0 ? 0 : 0.85 * Math.pow(sine, 1.15);
}

/** Smoothed power curve of a region's farms: still below 2.5 m/s, flat near 92 % above 14 m/s. */
function windRatio(metresPerSecond: number): number {
  if (metresPerSecond <= 2.5) return 0;
  return clamp(1.02 / (1 + Math.exp(-(metresPerSecond - 9.2) / 1.5)) - 0.012, 0, 0.92);
}

/** Must-run with summer maintenance and outages that come and go over weeks. */
function nuclearRatio(keys: Keys, epochMs: number): number {
  const season = Math.cos((2 * Math.PI * (epochMs - 15 * DAY_MS)) / YEAR_MS);
  const outage = smoothNoise(keys.outage, epochMs, 19 * DAY_MS);
  const regulation = smoothNoise(keys.outage + 1, epochMs, 5 * HOUR_MS);
  return clamp(0.72 + 0.1 * season + 0.14 * outage + 0.02 * regulation, 0.25, 0.97);
}

/** Flexible plants follow what demand leaves once the sun has helped. */
function thermalRatio(keys: Keys, epochMs: number, demandRatio: number, sun: number): number {
  const noise = smoothNoise(keys.thermal, epochMs, 11 * HOUR_MS);
  return clamp(0.04 + 0.45 * (demandRatio - 0.95 - 0.3 * sun) + 0.08 * noise, 0.005, 0.85);
}

/** Rivers swell in spring; lakes are released at the two daily peaks. */
function hydroRatio(keys: Keys, epochMs: number, wallHour: number): number {
  const melt = Math.cos((2 * Math.PI * (epochMs - 130 * DAY_MS)) / YEAR_MS);
  const river = 0.17 + 0.05 * melt + 0.05 * smoothNoise(keys.river, epochMs, 9 * DAY_MS);
  const peak = bump(wallHour, 8.5, 2) * 0.6 + bump(wallHour, 19.5, 2.2);
  const lake = 0.06 + 0.18 * peak * (0.7 + 0.3 * smoothNoise(keys.lake, epochMs, 12 * HOUR_MS));
  return clamp(river + lake, 0.02, 0.95);
}

function storage(
  profile: RegionProfile,
  keys: Keys,
  epochMs: number,
  wallHour: number,
): Pick<RegionState, 'pompage' | 'stockage_batterie' | 'destockage_batterie'> {
  const night = bump(wallHour, 3.5, 2.4) + bump(wallHour, 27.5, 2.4) + 0.5 * bump(wallHour, 14, 2);
  const will = 0.55 + 0.45 * smoothNoise(keys.pump, epochMs, 15 * HOUR_MS);
  const pumping = profile.pumpingMw * Math.max(0, night * will - 0.08);
  const swing =
    bump(wallHour, 19, 1.8) -
    bump(wallHour, 14, 2) -
    0.4 * bump(wallHour, 4, 2) +
    0.5 * (2 * uniform(keys.battery, Math.floor(epochMs / 900_000)) - 1);
  const batteryMw = profile.batteryMw * clamp(0.8 * swing, -1, 1);
  return {
    pompage: -Math.min(pumping, profile.pumpingMw),
    stockage_batterie: Math.min(0, batteryMw),
    destockage_batterie: Math.max(0, batteryMw),
  };
}

/** A bell of height 1 around an hour. */
function bump(hour: number, centre: number, widthHours: number): number {
  const distance = (hour - centre) / widthHours;
  return Math.exp(-distance * distance);
}
