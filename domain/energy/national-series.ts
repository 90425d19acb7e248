import type { FlowKind } from './energy-source.js';

/** What a national series is: a flow of the balance, part of one, or something beside it. */
export type NationalSeriesKind =
  FlowKind | 'detail' | 'forecast' | 'carbon' | 'commercial_exchange';

/** Unit of a national series. */
export type NationalUnit = 'MW' | 'g/kWh';

/** A series of national eCO2mix. */
export interface NationalSeriesEntry {
  readonly unit: NationalUnit;
  readonly kind: NationalSeriesKind;
  readonly nameFr: string;
}

const megawatts =
  (kind: NationalSeriesKind) =>
  (nameFr: string): NationalSeriesEntry => ({ unit: 'MW', kind, nameFr });

const production = megawatts('production');
const storage = megawatts('storage');
const detail = megawatts('detail');
const forecast = megawatts('forecast');
const commercial = megawatts('commercial_exchange');

/**
 * The series of national eCO2mix by the code they are stored and served under. Signs are
 * eCO2mix's: pumping and battery charging are at most 0, an import is positive (R7). The
 * productions are the eight that RTE's balance and CO2 rate count; details are parts of them.
 */
export const NATIONAL_SERIES = {
  consumption: megawatts('consumption')('Consommation'),
  consumption_forecast_day_ahead: forecast('Prévision de consommation J-1'),
  consumption_forecast_intraday: forecast('Prévision de consommation J'),
  nuclear: production('Nucléaire'),
  gas: production('Gaz'),
  coal: production('Charbon'),
  oil: production('Fioul'),
  wind: production('Éolien'),
  solar: production('Solaire'),
  hydro: production('Hydraulique'),
  bioenergy: production('Bioénergies'),
  pumping: storage('Pompage'),
  battery_charging: storage('Stockage batterie'),
  battery_discharging: storage('Déstockage batterie'),
  exchange: megawatts('exchange')('Échanges physiques'),
  co2_intensity: { unit: 'g/kWh', kind: 'carbon', nameFr: 'Taux de CO2' },
  commercial_exchange_great_britain: commercial('Échanges commerciaux Angleterre'),
  commercial_exchange_spain: commercial('Échanges commerciaux Espagne'),
  commercial_exchange_italy: commercial('Échanges commerciaux Italie'),
  commercial_exchange_switzerland: commercial('Échanges commerciaux Suisse'),
  commercial_exchange_germany_belgium: commercial('Échanges commerciaux Allemagne-Belgique'),
  wind_onshore: detail('Éolien terrestre'),
  wind_offshore: detail('Éolien en mer'),
  oil_turbine: detail('Fioul, turbines à combustion'),
  oil_cogeneration: detail('Fioul, cogénération'),
  oil_other: detail('Fioul, autres'),
  gas_turbine: detail('Gaz, turbines à combustion'),
  gas_cogeneration: detail('Gaz, cogénération'),
  gas_combined_cycle: detail('Gaz, cycles combinés'),
  gas_other: detail('Gaz, autres'),
  hydro_run_of_river: detail('Hydraulique, fil de l’eau et éclusée'),
  hydro_reservoir: detail('Hydraulique, lacs'),
  hydro_pumped_storage: detail('Hydraulique, turbinage des STEP'),
  bioenergy_waste: detail('Bioénergies, déchets'),
  bioenergy_biomass: detail('Bioénergies, biomasse'),
  bioenergy_biogas: detail('Bioénergies, biogaz'),
} as const satisfies Readonly<Record<string, NationalSeriesEntry>>;

/** Code of a series of {@link NATIONAL_SERIES}. */
export type NationalSeries = keyof typeof NATIONAL_SERIES;

/** Every code, in the order of the catalogue. */
export const NATIONAL_SERIES_CODES = Object.keys(NATIONAL_SERIES) as readonly NationalSeries[];

/** Codes of one kind, in the order of the catalogue. */
export function nationalSeriesOfKind(kind: NationalSeriesKind): readonly NationalSeries[] {
  return NATIONAL_SERIES_CODES.filter((code) => NATIONAL_SERIES[code].kind === kind);
}

/** Whether a text is the code of a national series. */
export function isNationalSeries(text: string): text is NationalSeries {
  return NATIONAL_SERIES_CODES.some((code) => code === text);
}
