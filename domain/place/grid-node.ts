import { isInside } from '../geometry/position-in-shape.js';
import { boundingBoxOf, type Position } from '../geometry/shape.js';

import type { CodeDepartment } from './geographic-code.js';
import { findRegionOfPosition, regionShapes } from './region-of-position.js';

/** A substation of the transmission grid. */
export interface GridNode {
  /** `Code poste` of RTE; invented ones begin with `SIM`. */
  readonly code: string;
  readonly name: string;
  /** Null when out of voltage, or direct current without a number. */
  readonly voltageKv: number | null;
  readonly state: string | null;
  readonly function: string | null;
  readonly longitudeDeg: number | null;
  readonly latitudeDeg: number | null;
  readonly regionCode: string | null;
  readonly isSimulated: boolean;
}

/** Code of the invented substation of a department. */
export function simulatedNodeCode(departmentCode: string): string {
  return `SIM${departmentCode}`;
}

/**
 * An invented substation for every metropolitan department, somewhere in its region and always at the
 * same place; marked as simulated. Overseas has none: the grid of eCO2mix does not reach there.
 */
export function simulatedNodes(departments: readonly CodeDepartment[]): readonly GridNode[] {
  return departments.flatMap(({ code, name, regionCode }) => {
    const position = placeWithin(regionCode, code);
    if (position === undefined) return [];
    return [
      {
        code: simulatedNodeCode(code),
        name: `POSTE SIMULE ${name.toUpperCase()}`,
        voltageKv: 225,
        state: 'SIMULE',
        function: 'POSTE DE TRANSFORMATION',
        longitudeDeg: position[0],
        latitudeDeg: position[1],
        regionCode: findRegionOfPosition(position) ?? regionCode,
        isSimulated: true,
      },
    ];
  });
}

/** A few dozen draws hit any region: the smallest share of its box that one fills is a third. */
const MAX_DRAWS = 1000;

function placeWithin(regionCode: string, seed: string): Position | undefined {
  const shape = regionShapes().get(regionCode);
  if (shape === undefined) return undefined;
  const box = boundingBoxOf(shape);
  const draw = drawsOf(seed);
  for (let attempt = 0; attempt < MAX_DRAWS; attempt += 1) {
    const position: Position = [
      toGrid(box.westDeg + draw() * (box.eastDeg - box.westDeg)),
      toGrid(box.southDeg + draw() * (box.northDeg - box.southDeg)),
    ];
    if (isInside(position, shape)) return position;
  }
  return undefined;
}

function toGrid(degrees: number): number {
  return Math.round(degrees * 10_000) / 10_000;
}

/** Numbers from 0 to 1 that a text begins: FNV-1a, then mulberry32. */
function drawsOf(seed: string): () => number {
  let state = 0x811c9dc5;
  for (const character of seed) {
    state = Math.imul(state ^ (character.codePointAt(0) ?? 0), 0x01000193);
  }
  return () => {
    state = (state + 0x6d2b79f5) | 0;
    let mixed = Math.imul(state ^ (state >>> 15), 1 | state);
    mixed = (mixed + Math.imul(mixed ^ (mixed >>> 7), 61 | mixed)) ^ mixed;
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 2 ** 32;
  };
}
