import type { PublishedMeasures } from './measured-row.js';
import { mix, smoothNoise, streamKey, uniform } from './noise.js';
import { clamp } from './weather.js';

/** National columns after the calendar, by name, MW but `taux_co2` (g/kWh). */
export type NationalFigures = Readonly<Record<string, number>>;

/** France as the sum of its regions, with the details eCO2mix gives nationally only. */
export type NationalModel = (
  regions: readonly PublishedMeasures[],
  epochMs: number,
) => NationalFigures;

const HOUR_MS = 3_600_000;
const QUARTER_MS = 900_000;
/** The national balance misses by a few MW of rounding: -2 in the captures of 2026 (R7). */
const BALANCE_SLACK_MW = 2;
/** Direct emissions, t/MWh: the factors that reproduce RTE's own rate (R9). */
const CO2_FACTORS = { gaz: 0.429, charbon: 0.986, fioul: 0.777, bioenergies: 0.494 } as const;
const OFFSHORE_SHARE = 0.06;
/** Shares of the physical balance, so that borders do not all pull the same way. */
const BORDER_SHARES = {
  ech_comm_angleterre: 0.22,
  ech_comm_espagne: 0.14,
  ech_comm_italie: 0.27,
  ech_comm_suisse: 0.2,
  ech_comm_allemagne_belgique: 0.17,
} as const;
const BORDER_NOISE_MW = 900;
/** What the interconnectors of a border carry, MW, either way. */
const BORDER_LIMITS_MW: Readonly<Record<string, number>> = {
  ech_comm_angleterre: 4000,
  ech_comm_espagne: 5000,
  ech_comm_italie: 4500,
  ech_comm_suisse: 3500,
  ech_comm_allemagne_belgique: 7000,
};
/** Orders of magnitude of the 2026 captures. */
const COAL_SHARE = 0.02;
const OIL_SHARE = 0.03;
const OIL_SHARES = { tac: 0.1, cogen: 0.7, autres: 0.2 } as const;
const GAS_SHARES = { tac: 0.02, cogen: 0.2, autres: 0.01, ccg: 0.77 } as const;
const HYDRO_SHARES = { lacs: 0.28, step_turbinage: 0.12, fil_eau_eclusee: 0.6 } as const;
const BIOENERGY_SHARES = { biomasse: 0.3, biogaz: 0.27, dechets: 0.43 } as const;

/** The national details of a seed. */
export function createNationalModel(seed: number): NationalModel {
  const forecastKey = streamKey(seed, 'forecast');
  const slackKey = streamKey(seed, 'national-balance');
  const borders = Object.entries(BORDER_SHARES).map(([name, share]) => ({
    name,
    share,
    key: streamKey(seed, name),
  }));
  return (regions, epochMs) => {
    const slack = 2 * uniform(mix(slackKey, epochMs / QUARTER_MS), 0) - 1;
    const sums = balanced(sumsOf(regions), Math.round(BALANCE_SLACK_MW * slack));
    return {
      ...sums,
      ...forecastsOf(sums.consommation, forecastKey, epochMs),
      ...windSplit(sums.eolien),
      ...thermalDetails(sums),
      ...split('hydraulique', sums.hydraulique, HYDRO_SHARES),
      ...split('bioenergies', sums.bioenergies, BIOENERGY_SHARES),
      ...commercialExchanges(borders, sums.ech_physiques, epochMs),
    };
  };
}

/** Forecasts of consumption in steps of 50 MW, the later one closer. */
function forecastsOf(
  consumptionMw: number,
  key: number,
  epochMs: number,
): { readonly prevision_j1: number; readonly prevision_j: number } {
  const error = smoothNoise(key, epochMs, 4 * HOUR_MS);
  const rounded = (share: number): number => Math.round((consumptionMw * (1 + share)) / 50) * 50;
  return { prevision_j1: rounded(0.02 * error), prevision_j: rounded(0.01 * error) };
}

type Sums = Readonly<Record<keyof PublishedMeasures, number>>;

function sumsOf(regions: readonly PublishedMeasures[]): Sums {
  const total = (measure: keyof PublishedMeasures): number =>
    regions.reduce((sum, region) => sum + region[measure], 0);
  return {
    consommation: total('consommation'),
    thermique: total('thermique'),
    nucleaire: total('nucleaire'),
    eolien: total('eolien'),
    solaire: total('solaire'),
    hydraulique: total('hydraulique'),
    pompage: total('pompage'),
    bioenergies: total('bioenergies'),
    stockage_batterie: total('stockage_batterie'),
    destockage_batterie: total('destockage_batterie'),
    ech_physiques: total('ech_physiques'),
  };
}

/** The regions' own rounding would add up; RTE closes the national balance on its own. */
function balanced(sums: Sums, slackMw: number): Sums {
  const everything = Object.values(sums).reduce((total, mw) => total + mw, 0);
  const supplyMw = everything - sums.consommation - sums.ech_physiques;
  return { ...sums, ech_physiques: sums.consommation - supplyMw + slackMw };
}

function windSplit(windMw: number): NationalFigures {
  const offshoreMw = Math.round(windMw * OFFSHORE_SHARE);
  return { eolien_terrestre: windMw - offshoreMw, eolien_offshore: offshoreMw };
}

/** Fossil plants by fuel and kind, and the CO2 rate they and bioenergy cause. */
function thermalDetails(sums: Sums): NationalFigures {
  const coalMw = Math.round(sums.thermique * COAL_SHARE);
  const oilMw = Math.round(sums.thermique * OIL_SHARE);
  const gasMw = sums.thermique - coalMw - oilMw;
  const tonnesPerHour =
    gasMw * CO2_FACTORS.gaz +
    coalMw * CO2_FACTORS.charbon +
    oilMw * CO2_FACTORS.fioul +
    sums.bioenergies * CO2_FACTORS.bioenergies;
  const productionMw =
    sums.thermique +
    sums.bioenergies +
    sums.hydraulique +
    sums.nucleaire +
    sums.eolien +
    sums.solaire;
  return {
    charbon: coalMw,
    fioul: oilMw,
    gaz: gasMw,
    taux_co2: productionMw === 0 ? 0 : Math.round((1000 * tonnesPerHour) / productionMw),
    ...split('fioul', oilMw, OIL_SHARES),
    ...split('gaz', gasMw, GAS_SHARES),
  };
}

interface Border {
  readonly name: string;
  readonly share: number;
  readonly key: number;
}

function commercialExchanges(
  borders: readonly Border[],
  physicalMw: number,
  epochMs: number,
): NationalFigures {
  return Object.fromEntries(
    borders.map(({ name, share, key }) => {
      const programmeMw = BORDER_NOISE_MW * smoothNoise(key, epochMs, 6 * HOUR_MS);
      const limitMw = BORDER_LIMITS_MW[name] ?? 0;
      return [name, Math.round(clamp(share * physicalMw + programmeMw, -limitMw, limitMw))];
    }),
  );
}

/** A figure split by shares; the last name takes what rounding and the others leave. */
function split(
  prefix: string,
  totalMw: number,
  shares: Readonly<Record<string, number>>,
): NationalFigures {
  const names = Object.keys(shares);
  const figures: Record<string, number> = {};
  let leftMw = totalMw;
  for (const name of names.slice(0, -1)) {
    const mw = Math.round(totalMw * (shares[name] ?? 0));
    figures[`${prefix}_${name}`] = mw;
    leftMw -= mw;
  }
  figures[`${prefix}_${names.at(-1) ?? ''}`] = leftMw;
  return figures;
}
