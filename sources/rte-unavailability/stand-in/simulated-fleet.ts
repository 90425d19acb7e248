import { streamKey, uniform } from '../../odre/stand-in/simulator/noise.js';

/** A unit or line of the simulated country. */
export interface SimulatedAsset {
  readonly code: string;
  readonly name: string;
  readonly type: 'GENERATION_UNIT' | 'PRODUCTION_UNIT' | 'AC_LINK' | 'DC_LINK';
  /** Undefined for lines. */
  readonly fuelType: string | undefined;
  readonly installedMw: number;
  /** Zones a line joins; undefined for units. */
  readonly zones: readonly [string, string] | undefined;
}

/** One version of a simulated event, before it is written in a shape of RTE's. */
export interface SimulatedVersion {
  readonly identifier: string;
  readonly version: number;
  readonly createdMs: number;
  readonly publishedMs: number;
  readonly startMs: number;
  readonly endMs: number;
  readonly kind: 'planned' | 'forced';
  readonly isDismissed: boolean;
  readonly availableMw: number;
  readonly asset: SimulatedAsset;
}

const MINUTE_MS = 60_000;
const HOUR_MS = 60 * MINUTE_MS;
const DAY_MS = 24 * HOUR_MS;
/** Each asset may have one planned and one forced event in each of these spans. */
const BUCKET_MS = 30 * DAY_MS;
/** An event touches a bucket next to its own: it lasts at most 28 days and is announced 60 before. */
const BUCKETS_AROUND = 3;

const STATIONS: readonly (readonly [name: string, units: number, mw: number, fuel: string])[] = [
  ['GRAVELINES', 6, 910, 'NUCLEAR'],
  ['CATTENOM', 4, 1300, 'NUCLEAR'],
  ['CHOOZ', 2, 1500, 'NUCLEAR'],
  ['CIVAUX', 2, 1495, 'NUCLEAR'],
  ['PALUEL', 4, 1330, 'NUCLEAR'],
  ['TRICASTIN', 4, 915, 'NUCLEAR'],
  ['BUGEY', 4, 910, 'NUCLEAR'],
  ['GOLFECH', 2, 1310, 'NUCLEAR'],
  ['CORDEMAIS', 2, 600, 'FOSSIL_HARD_COAL'],
  ['BOUCHAIN', 1, 585, 'FOSSIL_GAS'],
  ['MARTIGUES', 2, 465, 'FOSSIL_GAS'],
  ['LANDIVISIAU', 1, 446, 'FOSSIL_GAS'],
  ['GRAND MAISON', 8, 152, 'HYDRO_PUMPED_STORAGE'],
  ['REVIN', 4, 200, 'HYDRO_PUMPED_STORAGE'],
  ['CENTRALE SIMULEE', 2, 120, 'BIOMASS'],
];

const LINES: readonly (readonly [string, 'AC_LINK' | 'DC_LINK', string, number])[] = [
  ['Avelgem-Avelin', 'AC_LINK', 'Belgium', 1800],
  ['Mandarins-Sellindge 1', 'DC_LINK', 'England', 1000],
  ['Santa Llogaia-Baixas 1', 'DC_LINK', 'Spain', 1000],
  ['Villarodin-Venaus', 'AC_LINK', 'Italy', 1100],
];

/** Units: each group of a station, and the station itself. */
export const SIMULATED_UNITS: readonly SimulatedAsset[] = STATIONS.flatMap(
  ([station, units, unitMw, fuelType], index): SimulatedAsset[] => {
    const groups = Array.from({ length: units }, (_, unit): SimulatedAsset => ({
      code: simulatedCode('17W', index * 100 + unit + 1),
      name: `${station} ${unit + 1}`,
      type: 'GENERATION_UNIT',
      fuelType,
      installedMw: unitMw,
      zones: undefined,
    }));
    const whole = { code: simulatedCode('17W', index * 100), name: station, fuelType } as const;
    const installedMw = units * unitMw;
    return units === 1
      ? groups
      : [...groups, { ...whole, type: 'PRODUCTION_UNIT', installedMw, zones: undefined }];
  },
);

/** Lines to the neighbours. */
export const SIMULATED_LINES: readonly SimulatedAsset[] = LINES.map(
  ([name, type, neighbour, installedMw], index) => ({
    code: simulatedCode('10T', index),
    name,
    type,
    fuelType: undefined,
    installedMw,
    zones: ['France', neighbour],
  }),
);

/**
 * Every version of the events of some assets that may touch a span of time, or be published in it.
 * A function of seed, asset and time alone: asking again, or for another span, gives the same ones.
 */
export function simulatedVersions(
  seed: number,
  assets: readonly SimulatedAsset[],
  fromMs: number,
  toMs: number,
): readonly SimulatedVersion[] {
  const first = Math.floor(fromMs / BUCKET_MS) - BUCKETS_AROUND;
  const last = Math.floor(toMs / BUCKET_MS) + BUCKETS_AROUND;
  const buckets = Array.from({ length: last - first + 1 }, (_, index) => first + index);
  return assets.flatMap((asset) => {
    const key = streamKey(seed, asset.code);
    return buckets.flatMap((bucket) => [
      ...plannedVersions(asset, key, bucket),
      ...forcedVersions(asset, key, bucket),
    ]);
  });
}

/** Announced 60 days before; moved or called off 10 days before; made longer while it lasts. */
function plannedVersions(asset: SimulatedAsset, key: number, bucket: number): SimulatedVersion[] {
  const chance = dice(key, bucket, 0);
  if (chance(0) > shareOfPlanned(asset)) return [];
  const startMs = onTheHour(bucket * BUCKET_MS + chance(1) * BUCKET_MS);
  const endMs = startMs + Math.ceil(1 + chance(2) * 20) * DAY_MS;
  const first = version(asset, `P-${asset.code}-${bucket}`, {
    kind: 'planned',
    publishedMs: startMs - 60 * DAY_MS,
    startMs,
    endMs,
    availableMw: 0,
  });
  if (chance(3) < 0.15) return [first, next(first, startMs - 10 * DAY_MS, { isDismissed: true })];
  const moved = next(first, startMs - 10 * DAY_MS, {
    startMs: startMs + DAY_MS,
    endMs: endMs + DAY_MS,
  });
  if (chance(4) > 0.4) return [first, moved];
  return [first, moved, next(moved, endMs - DAY_MS / 2, { endMs: endMs + 4 * DAY_MS })];
}

/** Told 20 minutes after it began; the end is corrected two hours later. */
function forcedVersions(asset: SimulatedAsset, key: number, bucket: number): SimulatedVersion[] {
  const chance = dice(key, bucket, 100);
  if (chance(0) > 0.35 || asset.type === 'PRODUCTION_UNIT') return [];
  const startMs = minuteGrid(bucket * BUCKET_MS + chance(1) * BUCKET_MS);
  const endMs = minuteGrid(startMs + (3 + chance(2) * 90) * HOUR_MS);
  const first = version(asset, `F-${asset.code}-${bucket}`, {
    kind: 'forced',
    publishedMs: startMs + 20 * MINUTE_MS,
    startMs,
    endMs,
    availableMw: Math.round(asset.installedMw * (chance(3) < 0.6 ? 0 : chance(4) * 0.8)),
  });
  if (chance(5) > 0.6) return [first];
  return [first, next(first, startMs + 2 * HOUR_MS, { endMs: endMs + 12 * HOUR_MS })];
}

function shareOfPlanned({ type }: SimulatedAsset): number {
  return type === 'PRODUCTION_UNIT' ? 0.1 : 0.3;
}

function version(
  asset: SimulatedAsset,
  identifier: string,
  event: Omit<SimulatedVersion, 'asset' | 'identifier' | 'version' | 'createdMs' | 'isDismissed'>,
): SimulatedVersion {
  const createdMs = event.publishedMs;
  return { ...event, asset, identifier, version: 1, createdMs, isDismissed: false };
}

function next(
  earlier: SimulatedVersion,
  publishedMs: number,
  change: Partial<SimulatedVersion>,
): SimulatedVersion {
  return {
    ...earlier,
    ...change,
    version: earlier.version + 1,
    createdMs: publishedMs,
    publishedMs,
  };
}

function dice(key: number, bucket: number, offset: number): (roll: number) => number {
  return (roll) => uniform(key, bucket * 1000 + offset + roll);
}

/** Sixteen characters, as EIC codes have; the letters say that it is none. */
function simulatedCode(prefix: string, number: number): string {
  return `${prefix}SIM${String(number).padStart(10, '0')}`;
}

function onTheHour(ms: number): number {
  return Math.floor(ms / HOUR_MS) * HOUR_MS;
}

function minuteGrid(ms: number): number {
  return Math.floor(ms / MINUTE_MS) * MINUTE_MS;
}
