import { CAPACITY_REGIONS } from '../../../domain/capacity/capacity-regions.js';
import { streamKey, uniform } from '../../odre/stand-in/simulator/noise.js';
import { SIMULATED_MARK } from '../recognise-capacity-file.js';

import { capacityAtEndOf, seedNumber, type SimulatedCapacityOptions } from './simulated-fleet.js';
import { simulatedRegister } from './simulated-register.js';

/** A file as somebody would bring it to the landing zone. */
export interface SimulatedFile {
  readonly kind: 'capacity';
  readonly name: string;
  readonly content: string;
}

const FIRST_YEAR = 2008;
/** ODRÉ's own header, technical names, with the byte order mark it writes. */
const HEADER =
  '\uFEFFannee;code_insee_region;region;parc_nucleaire_mw;parc_thermique_fossile_mw;parc_hydraulique_mw;parc_eolien_mw;parc_solaire_mw;parc_bioenergies_mw;geo_shape_region;geo_point_region';
/**
 * Simulated files of installed capacity in the shape of the real ones: the yearly figures of 13 regions
 * and a small register. They agree with the simulated production, and say that they are simulated.
 */
export function simulatedCapacityFiles(
  options: SimulatedCapacityOptions,
): readonly SimulatedFile[] {
  const day = `3112${String(options.lastYear).slice(2)}`;
  return [
    {
      kind: 'capacity',
      name: 'parc-region-annuel-production-filiere.csv',
      content: regionalFile(options),
    },
    {
      kind: 'capacity',
      name: `registre-national-installation-production-stockage-electricite-agrege-${day}.json`,
      content: simulatedRegister(options),
    },
  ];
}

function regionalFile({ seed, lastYear }: SimulatedCapacityOptions): string {
  const years = Array.from({ length: lastYear - FIRST_YEAR + 1 }, (_, at) => lastYear - at);
  const lines = years.flatMap((year) =>
    CAPACITY_REGIONS.map(({ code, name }) => regionalLine(seed, year, { code, name })),
  );
  return `${[HEADER, ...lines].join('\n')}\n`;
}

function regionalLine(
  seed: string,
  year: number,
  { code, name }: { readonly code: string; readonly name: string },
): string {
  const installed = capacityAtEndOf(code, year);
  const figures = [
    installed.nuclearMw,
    installed.thermalMw,
    installed.hydroMw,
    installed.windMw,
    installed.solarMw,
    installed.bioenergyMw,
  ].map((mw) => (mw === 0 ? '' : mw.toFixed(1)));
  return [String(year), code, name, ...figures, shapeCell(seed, code), '"47.0, 2.0"'].join(';');
}

/** A shape as long as a real one, of points that lie anywhere. */
function shapeCell(seed: string, code: string): string {
  const key = streamKey(seedNumber(seed), `shape-${code}`);
  const points = Array.from({ length: 400 }, (_, at) =>
    [uniform(key, 2 * at) * 10 - 5, 42 + uniform(key, 2 * at + 1) * 9].map((part) =>
      Number(part.toFixed(9)),
    ),
  );
  const shape = { coordinates: [[points]], type: 'MultiPolygon', note: SIMULATED_MARK };
  return `"${JSON.stringify(shape).replaceAll('"', '""')}"`;
}
