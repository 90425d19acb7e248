import type { MultiPolygon, Position, Ring } from './shape.js';

/**
 * A shape with fewer corners (Douglas-Peucker): none that leaves lies further than the tolerance, in
 * degrees of latitude, from the line that replaces it. A ring that would collapse leaves.
 * Neighbours are simplified each for itself: their shared border may gape or overlap by twice the
 * tolerance.
 */
export function simplify(shape: MultiPolygon, toleranceDeg: number): MultiPolygon {
  return shape
    .map((polygon) => polygon.map((ring) => simplifyRing(ring, toleranceDeg)))
    .filter(([outer = []]) => isRing(outer))
    .map((polygon) => polygon.filter(isRing));
}

/** Three corners, and the first again. */
function isRing(ring: Ring): boolean {
  return ring.length >= 4;
}

/** A ring has no ends: it is cut at the corner furthest from its first. */
function simplifyRing(ring: Ring, toleranceDeg: number): Ring {
  const [first] = ring;
  if (first === undefined) return [];
  const far = furthest(ring, first);
  const there = simplifyLine(ring.slice(0, far + 1), toleranceDeg);
  const back = simplifyLine(ring.slice(far), toleranceDeg);
  return [...there, ...back.slice(1)];
}

function furthest(ring: Ring, [x, y]: Position): number {
  const distances = ring.map((position) => Math.hypot(position[0] - x, position[1] - y));
  return distances.indexOf(Math.max(...distances));
}

function simplifyLine(line: readonly Position[], toleranceDeg: number): readonly Position[] {
  const [first, last] = [line[0], line.at(-1)];
  if (first === undefined || last === undefined || line.length < 3) return line;
  const offsets = line.map((position) => offsetOf(position, first, last));
  const largest = Math.max(...offsets);
  if (largest <= toleranceDeg) return [first, last];
  const corner = offsets.indexOf(largest);
  const before = simplifyLine(line.slice(0, corner + 1), toleranceDeg);
  return [...before, ...simplifyLine(line.slice(corner), toleranceDeg).slice(1)];
}

/** Distance of a position from a segment, longitudes shortened as at its latitude. */
function offsetOf(position: Position, from: Position, to: Position): number {
  const shrink = Math.cos((position[1] * Math.PI) / 180);
  const [x, y] = [(position[0] - from[0]) * shrink, position[1] - from[1]];
  const [dx, dy] = [(to[0] - from[0]) * shrink, to[1] - from[1]];
  const squaredLength = dx * dx + dy * dy;
  const along = squaredLength === 0 ? 0 : (x * dx + y * dy) / squaredLength;
  const share = Math.min(1, Math.max(0, along));
  return Math.hypot(x - share * dx, y - share * dy);
}
