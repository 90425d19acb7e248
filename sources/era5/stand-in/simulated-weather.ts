import { GRID_CELLS, GRID_COLUMNS, gridPointOf } from '../../../domain/climate/grid-cell.js';
import { REGION_CODES } from '../../../domain/region/region.js';
import { smoothNoise, streamKey, uniform } from '../../odre/stand-in/simulator/noise.js';
import { REGION_PROFILES } from '../../odre/stand-in/simulator/region-profile.js';
import { sineOfSunElevation } from '../../odre/stand-in/simulator/sun.js';
import { createWeatherModel } from '../../odre/stand-in/simulator/weather.js';

/** Weather at a grid point and instant, in the units of ERA5. */
export interface CellWeather {
  readonly u10: number;
  readonly v10: number;
  readonly u100: number;
  readonly v100: number;
  /** Kelvin. */
  readonly t2m: number;
  /** J/m2 over the hour before the instant. */
  readonly ssrd: number;
}

/** The weather of all cells at an instant; the function is asked for one instant after the other. */
export type GridWeather = (epochMs: number) => (cell: number) => CellWeather;

const HOUR_MS = 3_600_000;
const HALF_HOUR_MS = HOUR_MS / 2;
const RADIANS = Math.PI / 180;
/** Irradiance under a clear sky and a sun in the zenith, W/m2. */
const CLEAR_SKY_W_PER_M2 = 1050;
const CLEAR_SKY_EXPONENT = 1.15;
/** Power law of the wind between 10 m and 100 m (R20). */
const SHEAR_EXPONENT = 0.143;
const SHEAR = Math.pow(10 / 100, SHEAR_EXPONENT);
const KELVIN = 273.15;
/** Wind turns with the weather that passes, over days. */
const TURNING_MS = 60 * HOUR_MS;
/** Regions whose weather a cell is blended from. */
const NEIGHBOURS = 3;

/** How a cell differs from the regions around it. */
interface CellTraits {
  readonly column: number;
  readonly sineLatitude: number;
  readonly cosineLatitude: number;
  /** Indices of regions and their share in the cell's weather. */
  readonly blend: readonly (readonly [region: number, share: number])[];
  readonly roughness: number;
}

/**
 * The weather of a seed on the grid over France: that of the simulated regions of éCO2mix, blended
 * between their centres, so that wind and sun there fit production here. A function of (seed, cell,
 * instant) alone.
 */
export function createGridWeather(seed: number): GridWeather {
  const weatherAt = createWeatherModel(seed);
  const turning = streamKey(seed, 'era5/direction');
  const traits = Array.from({ length: GRID_CELLS }, (_, cell) => traitsOf(seed, cell));
  return (epochMs) => {
    const middleMs = epochMs - HALF_HOUR_MS;
    const now = REGION_CODES.map((code) => weatherAt(code, epochMs));
    const kelvin = now.map(({ temperatureC }) => KELVIN + temperatureC);
    const wind = now.map(({ windMetresPerSecond }) => windMetresPerSecond);
    const clearness = REGION_CODES.map((code) => weatherAt(code, middleMs).clearnessRatio);
    const direction = directionsOf(Math.PI * (1.25 + smoothNoise(turning, epochMs, TURNING_MS)));
    const sun = sunOver(middleMs);
    return (cell) => {
      const here = traits[cell];
      const towards = direction[here?.column ?? 0];
      if (here === undefined || towards === undefined) throw new Error(`no cell ${cell}`);
      const speed = here.roughness * blended(here, wind);
      const [u100, v100] = [speed * towards.eastward, speed * towards.northward];
      const sine = sun(here);
      return {
        u100,
        v100,
        u10: SHEAR * u100,
        v10: SHEAR * v100,
        t2m: blended(here, kelvin),
        ssrd: sine <= 0 ? 0 : radiation(sine, blended(here, clearness)),
      };
    };
  };
}

function traitsOf(seed: number, cell: number): CellTraits {
  const { latitudeDeg, longitudeDeg } = gridPointOf(cell);
  const nearest = REGION_CODES.map((code, region) => {
    const centre = REGION_PROFILES[code];
    const east = (longitudeDeg - centre.longitude) * Math.cos(latitudeDeg * RADIANS);
    return { region, weight: 1 / (0.02 + (latitudeDeg - centre.latitude) ** 2 + east ** 2) ** 1.5 };
  })
    .sort((one, other) => other.weight - one.weight)
    .slice(0, NEIGHBOURS);
  const total = nearest.reduce((sum, { weight }) => sum + weight, 0);
  return {
    column: cell % GRID_COLUMNS,
    sineLatitude: Math.sin(latitudeDeg * RADIANS),
    cosineLatitude: Math.cos(latitudeDeg * RADIANS),
    blend: nearest.map(({ region, weight }) => [region, weight / total]),
    roughness: 0.9 + 0.2 * uniform(streamKey(seed, 'era5/roughness'), cell),
  };
}

/** A value of the regions around a cell, by their shares. */
function blended({ blend }: CellTraits, ofRegions: readonly number[]): number {
  let sum = 0;
  for (const [region, share] of blend) sum += share * (ofRegions[region] ?? 0);
  return sum;
}

/** Where the wind blows to, column by column of the grid: it turns a little from west to east. */
function directionsOf(
  directionRad: number,
): readonly { readonly eastward: number; readonly northward: number }[] {
  return Array.from({ length: GRID_COLUMNS }, (_, column) => {
    const turned = directionRad + 0.05 * (gridPointOf(column).longitudeDeg - 2);
    return { eastward: Math.cos(turned), northward: Math.sin(turned) };
  });
}

/**
 * Sine of the sun's elevation over the grid: what it is at the pole and on the equator tells it for
 * every latitude of a meridian.
 */
function sunOver(epochMs: number): (cell: CellTraits) => number {
  const atPole = sineOfSunElevation(90, 0, epochMs);
  const onEquator = Array.from({ length: GRID_COLUMNS }, (_, column) =>
    sineOfSunElevation(0, gridPointOf(column).longitudeDeg, epochMs),
  );
  return ({ column, sineLatitude, cosineLatitude }) =>
    sineLatitude * atPole + cosineLatitude * (onEquator[column] ?? 0);
}

/** J/m2 of an hour whose middle has the sun at a height. */
function radiation(sineOfElevation: number, clearnessRatio: number): number {
  const clearSky = CLEAR_SKY_W_PER_M2 * Math.pow(sineOfElevation, CLEAR_SKY_EXPONENT);
  return clearSky * clearnessRatio * (HOUR_MS / 1000);
}
