import type { EnergySource } from '../energy/energy-source.js';
import { REGIONS, type RegionCode } from '../region/region.js';

import { findSourceOfFuel } from './fuel-type.js';
import { GENERATION_SITES, type GenerationSite } from './generation-site.js';

/** What can be told of an asset by its code and name. */
export interface ResolvedAsset {
  readonly regionCode: RegionCode | undefined;
  readonly source: EnergySource | undefined;
}

/** What a register of installations says of an EIC code; undefined when it does not know it. */
export type InstallationLookup = (eicCode: string) => ResolvedAsset | undefined;

/** A register that knows nothing. */
export const NO_INSTALLATIONS: InstallationLookup = () => undefined;

/** RTE's technical unit names: country, technology, then site and unit, as `FR-NU-CIVAUT_1`. */
const TECHNICAL_NAME = /^FR-[A-Z]{2}-(.+)$/;

/** What is known of a unit before its place is. */
export interface AssetIdentity {
  readonly code: string | undefined;
  readonly name: string;
  /** Word of the publisher for what it burns. */
  readonly fuelType: string | undefined;
}

/**
 * Region and source of a unit: the source by its fuel word; both by its EIC code where the register
 * knows it, else by its name where it is one of {@link GENERATION_SITES} of that source. What nothing
 * tells is undefined: the asset stays unresolved.
 */
export function resolveAsset(
  { code, name, fuelType }: AssetIdentity,
  findInstallation: InstallationLookup = NO_INSTALLATIONS,
): ResolvedAsset {
  const registered = code === undefined ? undefined : findInstallation(code);
  const burned = fuelType === undefined ? undefined : findSourceOfFuel(fuelType);
  const source = burned ?? registered?.source;
  const site = findSite(name, source);
  return {
    regionCode: registered?.regionCode ?? site?.regionCode,
    source: source ?? (fuelType === undefined ? site?.source : undefined),
  };
}

/**
 * The large site a unit name belongs to, `GRAVELINES 1` or `FR-NU-CIVAUT_1`; undefined when it is none,
 * or one of another source.
 */
export function findSite(unitName: string, source?: EnergySource): GenerationSite | undefined {
  const ofSource = GENERATION_SITES.filter(
    (site) => source === undefined || site.source === source,
  );
  const technical = TECHNICAL_NAME.exec(unitName.trim())?.[1];
  if (technical !== undefined) {
    return ofSource.find(({ technicalNames = [] }) =>
      technicalNames.some((start) => technical.startsWith(start)),
    );
  }
  const folded = foldName(unitName);
  return ofSource.find((candidate) =>
    namesOf(candidate).some((name) => folded === name || folded.startsWith(`${name} `)),
  );
}

/** The region a text names, by name or code; undefined when it names none. */
export function findRegionNamed(text: string): RegionCode | undefined {
  const folded = foldName(text);
  return REGIONS.find(({ code, name }) => folded === code || folded === foldName(name))?.code;
}

/** A name without accents, case, punctuation: `Grand'Maison 2` and `GRAND-MAISON 2` are one. */
export function foldName(name: string): string {
  return name
    .normalize('NFD')
    .replaceAll(/\p{M}/gu, '')
    .toUpperCase()
    .replaceAll(/[^A-Z0-9]+/g, ' ')
    .trim();
}

function namesOf({ name, names }: GenerationSite): readonly string[] {
  return names ?? [foldName(name)];
}
