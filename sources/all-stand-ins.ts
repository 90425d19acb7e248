import { createEra5StandIn } from './era5/stand-in/era5-stand-in.js';
import { createPageStandIn } from './maintenance-page/stand-in/page-stand-in.js';
import { createOdreStandIn } from './odre/stand-in/server.js';
import type { StandInMode } from './odre/stand-in/stand-in-options.js';
import { createOpenMeteoStandIn } from './open-meteo/stand-in/open-meteo-stand-in.js';
import { createRteStandIn } from './rte-unavailability/stand-in/rte-stand-in.js';
import { STAND_IN_PREFIXES } from './stand-in-paths.js';
import type { StandInMount } from './stand-in-server.js';

/** How the stand-ins are made. */
export interface AllStandInsOptions {
  readonly mode: StandInMode;
  /** Where months of weather are kept; only a simulated France has weather. */
  readonly era5Folder: string;
  /** Takes sentences worth a line in a log. */
  readonly log: (sentence: string) => void;
}

/**
 * Every outside system in one place: of a simulated France all of them, of recorded files the one they
 * are of.
 *
 * @throws Error when the replay folder cannot be read.
 */
export async function createAllStandIns(
  options: AllStandInsOptions,
): Promise<readonly StandInMount[]> {
  const { mode, log } = options;
  const odre = await createOdreStandIn({ mode, log });
  if (mode.kind === 'replay') return [odre.mount];
  const { seed } = mode;
  const clock = mode.clock ?? Date.now;
  const rte = createRteStandIn({ mode: { kind: 'simulated', seed }, clock });
  const page = createPageStandIn({ seed, clock });
  const weather = createOpenMeteoStandIn({ seed, clock });
  const era5 = createEra5StandIn({ folder: options.era5Folder, seed, clock });
  return [
    odre.mount,
    { prefix: STAND_IN_PREFIXES.rte, handle: rte.handle.bind(rte) },
    { prefix: STAND_IN_PREFIXES.maintenanceSite, handle: page.handle.bind(page) },
    { prefix: STAND_IN_PREFIXES.openMeteo, handle: weather.handle.bind(weather) },
    { prefix: STAND_IN_PREFIXES.era5, handle: era5.handle.bind(era5) },
  ];
}
