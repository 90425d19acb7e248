/** How final RTE says a value is, lowest first (R3). */
export const VINTAGES = ['real_time', 'consolidated', 'definitive'] as const;

/** One of {@link VINTAGES}. */
export type Vintage = (typeof VINTAGES)[number];

const VINTAGE_OF_NATURE: ReadonlyMap<string, Vintage> = new Map([
  ['données temps réel', 'real_time'],
  ['données consolidées', 'consolidated'],
  ['données définitives', 'definitive'],
]);

/** The rank of a vintage: a value may only be replaced by one of the same or a higher rank (R3). */
export function vintageRank(vintage: Vintage): number {
  return VINTAGES.indexOf(vintage);
}

/** The vintage that eCO2mix's `nature` column names, or undefined when it names none. */
export function findVintageOfNature(nature: string): Vintage | undefined {
  return VINTAGE_OF_NATURE.get(nature.trim().toLowerCase());
}
