import { CAPACITY_REGIONS } from '../../../domain/capacity/capacity-regions.js';
import type { InstalledCapacity } from '../../odre/stand-in/simulator/installed-capacity.js';
import { streamKey, uniform } from '../../odre/stand-in/simulator/noise.js';
import { SIMULATED_MARK } from '../recognise-capacity-file.js';

import { capacityAtEndOf, seedNumber, type SimulatedCapacityOptions } from './simulated-fleet.js';

/** How a source is filed in the register. */
interface Filing {
  readonly capacity: keyof InstalledCapacity;
  readonly code: string;
  readonly filiere: string;
  readonly technologyCode: string | null;
  readonly technology: string | null;
  /** Power of a typical plant, MW. */
  readonly plantMw: number;
}

const FILINGS: readonly Filing[] = [
  filing('nuclearMw', ['NUCLE', 'Nucléaire'], ['R.PRE', 'Réacteur à eau pressurisée'], 1300),
  filing('thermalMw', ['THERM', 'Thermique non renouvelable'], [null, null], 430),
  filing('hydroMw', ['HYDLQ', 'Hydraulique'], ['LAC', 'Lac'], 180),
  filing('windMw', ['EOLIE', 'Eolien'], [null, null], 60),
  filing('solarMw', ['SOLAI', 'Solaire'], ['PHOTV', 'Photovoltaïque'], 50),
  filing('bioenergyMw', ['BIOEN', 'Bioénergies'], [null, null], 20),
];
/** Plants of one source and region that are told apart; the rest is in the last one. */
const MOST_PLANTS = 4;

/** A small register: a few plants a region and source, one aggregate a region, one of each trap (R14). */
export function simulatedRegister(options: SimulatedCapacityOptions): string {
  const records = CAPACITY_REGIONS.flatMap(({ code, name }) => [
    ...FILINGS.flatMap((kind) => plants(options, { code, name }, kind)),
    aggregate({ code, name }),
  ]);
  return JSON.stringify([...records, misfiledSolarPlant()], undefined, 1);
}

interface Region {
  readonly code: string;
  readonly name: string;
}

function plants(
  { seed, lastYear }: SimulatedCapacityOptions,
  region: Region,
  kind: Filing,
): readonly object[] {
  const totalMw = capacityAtEndOf(region.code, lastYear)[kind.capacity];
  if (totalMw === 0) return [];
  const count = Math.min(MOST_PLANTS, Math.max(1, Math.round(totalMw / kind.plantMw)));
  const key = streamKey(seedNumber(seed), `register-${region.code}-${kind.code}`);
  return Array.from({ length: count }, (_, at) => {
    const number = at + 1;
    return record(region, {
      nominstallation: at === 0 ? 'Confidentiel' : `CENTRALE SIMULEE ${kind.code} ${number}`,
      codeeicresourceobject: eicOf(region.code, kind.code, number),
      codefiliere: kind.code,
      filiere: kind.filiere,
      codetechnologie: kind.technologyCode,
      technologie: kind.technology,
      datemiseenservice: frenchDay(1980 + Math.floor(uniform(key, at) * 40), number),
      datedebutversion: frenchDay(2015 + Math.floor(uniform(key, at + 50) * 8), number),
      postesource: `SIM${region.code}`,
      tensionraccordement: kind.plantMw > 100 ? '225 kV' : 'HTA',
      puismaxinstallee: Math.round(Math.min(kind.plantMw, totalMw / count) * 1000),
      nbinstallations: 1,
      regime: 'En service',
    });
  });
}

function aggregate(region: Region): object {
  return record(region, {
    nominstallation: 'Agrégation des installations de moins de 36KW',
    codeeicresourceobject: null,
    codefiliere: 'SOLAI',
    filiere: 'Solaire',
    codetechnologie: 'PHOTV',
    technologie: 'Photovoltaïque',
    datemiseenservice: '07/10/2009',
    datedebutversion: null,
    postesource: null,
    tensionraccordement: 'BT',
    puismaxinstallee: 4200,
    nbinstallations: 1100,
    regime: null,
  });
}

/** As one in Corsica is filed by its operator. */
function misfiledSolarPlant(): object {
  return record(
    { code: '94', name: 'Corse' },
    {
      nominstallation: 'Confidentiel',
      codeeicresourceobject: eicOf('94', 'PV', 1),
      codefiliere: 'THERM',
      filiere: 'Thermique non renouvelable',
      codetechnologie: 'PHOTV',
      technologie: 'Photovoltaïque',
      datemiseenservice: '01/01/1981',
      datedebutversion: '26/05/2021',
      postesource: null,
      tensionraccordement: 'HTA',
      puismaxinstallee: 12300,
      nbinstallations: 1,
      regime: 'En service',
    },
  );
}

function record({ code, name }: Region, fields: Readonly<Record<string, unknown>>): object {
  return {
    ...fields,
    codeinseecommune: `${code}001`,
    commune: 'Commune simulée',
    codedepartement: code,
    coderegion: code,
    region: name,
    datederaccordement: null,
    codegestionnaire: '17X-SIMULATION-0',
    gestionnaire: SIMULATED_MARK,
  };
}

function filing(
  capacity: keyof InstalledCapacity,
  [code, filiere]: readonly [string, string],
  [technologyCode, technology]: readonly [string | null, string | null],
  plantMw: number,
): Filing {
  return { capacity, code, filiere, technologyCode, technology, plantMw };
}

function eicOf(region: string, kind: string, number: number): string {
  return `17W-SIM-${region}${kind}${number}`.padEnd(16, '0').slice(0, 16);
}

function frenchDay(year: number, month: number): string {
  return `01/${String(month).padStart(2, '0')}/${year}`;
}
