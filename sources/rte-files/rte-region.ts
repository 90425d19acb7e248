import { REGIONS, type RegionCode } from '../../domain/region/region.js';

/** Names that RTE's files and addresses give regions besides their own name and RTE's code (R11). */
const OTHER_NAMES: Readonly<Partial<Record<RegionCode, readonly string[]>>> = {
  '24': ['Centre'],
  '32': ['Nord-Pas-de-Calais-Picardie'],
  '44': ['Alsace-Champagne-Ardenne-Lorraine'],
  '75': ['Aquitaine-Limousin-Poitou-Charentes'],
  '76': ['Languedoc-Roussillon-Midi-Pyrénées'],
  '93': ['PACA'],
};

const CODE_OF_NAME: ReadonlyMap<string, RegionCode> = new Map(
  REGIONS.flatMap(({ code, name, rteCode }) =>
    [code, name, rteCode, ...(OTHER_NAMES[code] ?? [])].map(
      (text) => [normalised(text), code] as const,
    ),
  ),
);

/** The region that a `Périmètre` names, whatever its accents, hyphens and case; undefined for none. */
export function findRegionOfPerimeter(perimeter: string): RegionCode | undefined {
  return CODE_OF_NAME.get(normalised(perimeter));
}

/** The region in the name or address of a file of RTE, `eCO2mix_RTE_Bretagne_En-cours-TR.xls`. */
export function findRegionOfFileName(name: string): RegionCode | undefined {
  const region = /eCO2mix_RTE_([^_/]+)_/i.exec(name)?.[1];
  return region === undefined ? undefined : findRegionOfPerimeter(unescaped(region));
}

/** RTE's addresses spell accents as `%C3%B4`; what is no such spelling stays as it is. */
function unescaped(text: string): string {
  return new URLSearchParams(`name=${text.replaceAll('+', '%2B')}`).get('name') ?? text;
}

function normalised(text: string): string {
  return text
    .normalize('NFD')
    .replaceAll(/\p{Diacritic}/gu, '')
    .toLowerCase()
    .replaceAll(/[^a-z0-9]/g, '');
}
