/** What a flow is to the balance of its region. */
export type FlowKind = 'production' | 'storage' | 'exchange' | 'consumption';

/**
 * The sources of a regional energy flow, in the order they are stored and served.
 * Signs are eCO2mix's: pumping and battery charging are at most 0, an import is positive.
 */
export const REGIONAL_ENERGY_SOURCES = [
  'consumption',
  'nuclear',
  'thermal',
  'wind',
  'solar',
  'hydro',
  'bioenergy',
  'pumping',
  'battery_charging',
  'battery_discharging',
  'exchange',
] as const;

/** A source of {@link REGIONAL_ENERGY_SOURCES}, spelled as in the API. */
export type EnergySource = (typeof REGIONAL_ENERGY_SOURCES)[number];

/** Kind and French name of every source. */
export const ENERGY_SOURCE_DETAILS: Readonly<
  Record<EnergySource, { readonly kind: FlowKind; readonly nameFr: string }>
> = {
  consumption: { kind: 'consumption', nameFr: 'Consommation' },
  nuclear: { kind: 'production', nameFr: 'Nucléaire' },
  thermal: { kind: 'production', nameFr: 'Thermique fossile' },
  wind: { kind: 'production', nameFr: 'Éolien' },
  solar: { kind: 'production', nameFr: 'Solaire' },
  hydro: { kind: 'production', nameFr: 'Hydraulique' },
  bioenergy: { kind: 'production', nameFr: 'Bioénergies' },
  pumping: { kind: 'storage', nameFr: 'Pompage' },
  battery_charging: { kind: 'storage', nameFr: 'Stockage batterie' },
  battery_discharging: { kind: 'storage', nameFr: 'Déstockage batterie' },
  exchange: { kind: 'exchange', nameFr: 'Échanges physiques' },
};

/** Whether a text is a source of regional flows. */
export function isEnergySource(text: string): text is EnergySource {
  return REGIONAL_ENERGY_SOURCES.some((source) => source === text);
}
