import type { EnergySource } from '../energy/energy-source.js';
import type { RegionCode } from '../region/region.js';

/** A large power station: where it stands, and how its units are called in outage notices. */
export interface GenerationSite {
  /** Name of the site; units of one site share it. */
  readonly name: string;
  readonly source: EnergySource;
  /** INSEE code of the commune it stands in (code officiel géographique); it tells the region. */
  readonly communeCode: string;
  readonly regionCode: RegionCode;
  /** Words its units are called by, folded: capitals, no accents, single blanks. Default: its name. */
  readonly names?: readonly string[];
  /** How RTE's technical unit names begin behind `FR-NU-`, `FR-LA-` ..., where a recorded notice shows it. */
  readonly technicalNames?: readonly string[];
}

const site = (
  name: string,
  source: EnergySource,
  [communeCode, regionCode]: readonly [commune: string, region: RegionCode],
  more: Pick<GenerationSite, 'names' | 'technicalNames'> = {},
): GenerationSite => ({ name, source, communeCode, regionCode, ...more });

/**
 * The large sites that outage notices speak of most, by hand, for units whose EIC code the register
 * does not resolve. Communes are those of the stations' public addresses; a test compares commune and
 * region with the code officiel géographique (@etalab/decoupage-administratif). Technical names are
 * those of the notices of February 2016 that RTE publishes as samples of its API.
 */
export const GENERATION_SITES: readonly GenerationSite[] = [
  site('Belleville', 'nuclear', ['18026', '24']),
  site('Blayais', 'nuclear', ['33073', '75']),
  site('Bugey', 'nuclear', ['01390', '84']),
  site('Cattenom', 'nuclear', ['57124', '44']),
  site('Chinon', 'nuclear', ['37011', '24']),
  site('Chooz', 'nuclear', ['08122', '44']),
  site('Civaux', 'nuclear', ['86077', '75'], { technicalNames: ['CIVAU'] }),
  site('Cruas', 'nuclear', ['07076', '84']),
  site('Dampierre', 'nuclear', ['45122', '24']),
  site('Fessenheim', 'nuclear', ['68091', '44']),
  site('Flamanville', 'nuclear', ['50184', '28']),
  site('Golfech', 'nuclear', ['82072', '76']),
  site('Gravelines', 'nuclear', ['59273', '32']),
  site('Nogent', 'nuclear', ['10268', '44'], {
    names: ['NOGENT', 'NOGENT SUR SEINE'],
    technicalNames: ['N_SE5'],
  }),
  site('Paluel', 'nuclear', ['76493', '28']),
  site('Penly', 'nuclear', ['76618', '28']),
  site('Saint-Alban', 'nuclear', ['38353', '84'], { names: ['SAINT ALBAN', 'ST ALBAN'] }),
  site('Saint-Laurent', 'nuclear', ['41220', '24'], { names: ['SAINT LAURENT', 'ST LAURENT'] }),
  site('Tricastin', 'nuclear', ['26324', '84']),
  site('Cordemais', 'thermal', ['44045', '52'], { technicalNames: ['CORD5'] }),
  site('Le Havre', 'thermal', ['76351', '28'], { names: ['LE HAVRE', 'HAVRE'] }),
  site('Émile Huchet', 'thermal', ['57606', '44'], { names: ['EMILE HUCHET', 'E HUCHET'] }),
  site('Provence', 'thermal', ['13041', '93'], { names: ['PROVENCE', 'GARDANNE'] }),
  site('Martigues', 'thermal', ['13056', '93'], { names: ['MARTIGUES', 'MARTIGUES PONTEAU'] }),
  site('Landivisiau', 'thermal', ['29105', '53']),
  site('Bouchain', 'thermal', ['59092', '32']),
  site('Blénod', 'thermal', ['54079', '44']),
  site('DK6', 'thermal', ['59183', '32'], { names: ['DK6'] }),
  site('Montoir', 'thermal', ['44103', '52'], { names: ['MONTOIR', 'SPEM', 'MONTOIR SPEM'] }),
  site('Combigolfe', 'thermal', ['13039', '93']),
  site('Cycofos', 'thermal', ['13039', '93']),
  site('Pont-sur-Sambre', 'thermal', ['59467', '32']),
  site('Gennevilliers', 'thermal', ['92036', '11']),
  site('Vaires', 'thermal', ['77479', '11'], { names: ['VAIRES', 'VAIRES SUR MARNE'] }),
  site('Brennilis', 'thermal', ['29018', '53']),
  site('Dirinon', 'thermal', ['29045', '53']),
  site("Grand'Maison", 'hydro', ['38527', '84'], {
    names: ['GRAND MAISON', 'GRANDMAISON'],
    technicalNames: ['G_MAI'],
  }),
  site('Super-Bissorte', 'hydro', ['73194', '84'], {
    names: ['SUPER BISSORTE', 'SUPERBISSORTE', 'BISSORTE'],
    technicalNames: ['S_BIS'],
  }),
  site('Revin', 'hydro', ['08363', '44'], { technicalNames: ['REVI5'] }),
  site('Montézic', 'hydro', ['12151', '76']),
  site('Le Cheylas', 'hydro', ['38100', '84'], { names: ['LE CHEYLAS', 'CHEYLAS'] }),
  site('La Coche', 'hydro', ['73003', '84'], { names: ['LA COCHE', 'COCHE'] }),
  site('Villarodin', 'hydro', ['73322', '84']),
  site('La Bâthie', 'hydro', ['73032', '84'], { names: ['LA BATHIE', 'ROSELEND'] }),
  site('Génissiat', 'hydro', ['01189', '84']),
  site('Chastang', 'hydro', ['19258', '75'], { names: ['CHASTANG'], technicalNames: ['CHAST'] }),
  site('Serre-Ponçon', 'hydro', ['05127', '93']),
  site('La Rance', 'hydro', ['35241', '53'], { names: ['LA RANCE', 'RANCE'] }),
  site('Sarrans', 'hydro', ['12223', '76']),
  site('Bollène', 'hydro', ['84019', '93'], { names: ['BOLLENE'] }),
];
