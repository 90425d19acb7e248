import type { BoundingBox, MultiPolygon, Position, Ring } from './shape.js';

/** A side of a box: which positions are within it, and where an edge crosses it. */
interface Side {
  isWithin(position: Position): boolean;
  crossing(from: Position, to: Position): Position;
}

/**
 * The part of a shape inside a box (Sutherland-Hodgman, a side after the other). Parts of a concave
 * ring that the box separates stay joined by edges along its side: right for areas and for lookups
 * inside the box, not for drawing. Rings with nothing inside leave.
 */
export function clipToBox(shape: MultiPolygon, box: BoundingBox): MultiPolygon {
  const sides = sidesOf(box);
  const clipRing = (ring: Ring): Ring => sides.reduce(clipAtSide, ring);
  return shape
    .map((polygon) => polygon.map(clipRing))
    .filter(([outer = []]) => outer.length > 0)
    .map((polygon) => polygon.filter((ring) => ring.length > 0));
}

function sidesOf(box: BoundingBox): readonly Side[] {
  const meridian = (longitudeDeg: number, sign: 1 | -1): Side => ({
    isWithin: (position) => sign * position[0] >= sign * longitudeDeg,
    crossing: (from, to) => {
      const share = (longitudeDeg - from[0]) / (to[0] - from[0]);
      return [longitudeDeg, from[1] + share * (to[1] - from[1])];
    },
  });
  const parallel = (latitudeDeg: number, sign: 1 | -1): Side => ({
    isWithin: (position) => sign * position[1] >= sign * latitudeDeg,
    crossing: (from, to) => {
      const share = (latitudeDeg - from[1]) / (to[1] - from[1]);
      return [from[0] + share * (to[0] - from[0]), latitudeDeg];
    },
  });
  return [
    meridian(box.westDeg, 1),
    meridian(box.eastDeg, -1),
    parallel(box.southDeg, 1),
    parallel(box.northDeg, -1),
  ];
}

function clipAtSide(ring: Ring, side: Side): Ring {
  const kept: Position[] = [];
  let [previous] = ring;
  for (const position of ring.slice(1)) {
    if (previous === undefined) break;
    if (side.isWithin(previous) !== side.isWithin(position)) {
      kept.push(side.crossing(previous, position));
    }
    if (side.isWithin(position)) kept.push(position);
    previous = position;
  }
  const [first] = kept;
  return first === undefined ? [] : [...kept, first];
}
