import { distanceToEdgeKm } from '../geometry/distance.js';
import { isInside } from '../geometry/position-in-shape.js';
import type { MultiPolygon, Position } from '../geometry/shape.js';

import { readOutline } from './outline-text.js';
import { REGION_GEOGRAPHY } from './region-geography.js';

/**
 * How far outside every outline a position may lie and still belong to the nearest region: the
 * outlines are simplified by about half a kilometre, and coasts are cut.
 */
const REACH_KM = 3;

let shapes: ReadonlyMap<string, MultiPolygon> | undefined;

/** The simplified shape of each metropolitan region, by INSEE code; read once. */
export function regionShapes(): ReadonlyMap<string, MultiPolygon> {
  shapes ??= new Map(REGION_GEOGRAPHY.map(({ code, outline }) => [code, readOutline(outline)]));
  return shapes;
}

/**
 * INSEE code of the metropolitan region a position lies in, Corsica among them; undefined abroad and
 * overseas. Within half a kilometre of a border it may be the neighbour.
 */
export function findRegionOfPosition(position: Position): string | undefined {
  const all = [...regionShapes()];
  const holder = all.find(([, shape]) => isInside(position, shape));
  if (holder !== undefined) return holder[0];
  const near = all.map(([code, shape]) => ({ code, km: distanceToEdgeKm(position, shape) }));
  const nearest = near.reduce((best, one) => (one.km < best.km ? one : best));
  return nearest.km <= REACH_KM ? nearest.code : undefined;
}
