/** How final RTE says a value is, lowest first (R3). */
export const VINTAGES = ['real_time', 'consolidated', 'definitive'] as const;

/** One of {@link VINTAGES}. */
export type Vintage = (typeof VINTAGES)[number];

/** How eCO2mix's `nature` column spells each vintage, in lower case. */
export const NATURE_OF_VINTAGE: Readonly<Record<Vintage, string>> = {
  real_time: 'données temps réel',
  consolidated: 'données consolidées',
  definitive: 'données définitives',
};

/** The rank of a vintage: a value may only be replaced by one of the same or a higher rank (R3). */
export function vintageRank(vintage: Vintage): number {
  return VINTAGES.indexOf(vintage);
}

/** The vintage that eCO2mix's `nature` column names, or undefined when it names none. */
export function findVintageOfNature(nature: string): Vintage | undefined {
  const sent = nature.trim().toLowerCase();
  return VINTAGES.find((vintage) => NATURE_OF_VINTAGE[vintage] === sent);
}
