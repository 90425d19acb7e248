import type { MultiPolygon, Position, Ring } from './shape.js';

/**
 * Whether a position lies in a shape and in none of its holes. Of a position exactly on an edge the
 * west and south edges count as inside: shapes that share an edge never both hold it.
 */
export function isInside(position: Position, shape: MultiPolygon): boolean {
  return shape.some(([outer = [], ...holes]) => {
    return isInRing(position, outer) && !holes.some((hole) => isInRing(position, hole));
  });
}

function isInRing([longitudeDeg, latitudeDeg]: Position, ring: Ring): boolean {
  let isIn = false;
  let [previous] = ring;
  for (const position of ring) {
    if (previous === undefined) continue;
    const crosses = previous[1] > latitudeDeg !== position[1] > latitudeDeg;
    if (crosses && longitudeDeg < longitudeAt(latitudeDeg, previous, position)) isIn = !isIn;
    previous = position;
  }
  return isIn;
}

/** Two shapes run along a shared edge in opposite ways: both must compute the same longitude. */
function longitudeAt(latitudeDeg: number, one: Position, other: Position): number {
  const [south, north] = one[1] < other[1] ? [one, other] : [other, one];
  const share = (latitudeDeg - south[1]) / (north[1] - south[1]);
  return south[0] + share * (north[0] - south[0]);
}
