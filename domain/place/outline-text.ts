import { GridError } from '../errors/grid-error.js';
import type { MultiPolygon, Position, Ring } from '../geometry/shape.js';

/** Positions are kept to a thousandth of a degree: about 110 m. */
const UNITS_PER_DEGREE = 1000;

/**
 * A shape as a short text: polygons joined by `;`, their rings by `/`, positions by a blank, each the step
 * from the one before as `longitude,latitude` in thousandths of a degree; the closing one is left out.
 */
export function writeOutline(shape: MultiPolygon): string {
  return shape.map((polygon) => polygon.map(writeRing).join('/')).join(';');
}

/**
 * The shape of a text of {@link writeOutline}.
 *
 * @throws GridError INTERNAL for another text.
 */
export function readOutline(text: string): MultiPolygon {
  return text.split(';').map((polygon) => polygon.split('/').map(readRing));
}

function writeRing(ring: Ring): string {
  let [x, y] = [0, 0];
  const steps: string[] = [];
  for (const [longitudeDeg, latitudeDeg] of ring.slice(0, -1)) {
    const [nextX, nextY] = [inUnits(longitudeDeg), inUnits(latitudeDeg)];
    steps.push(`${nextX - x},${nextY - y}`);
    [x, y] = [nextX, nextY];
  }
  return steps.join(' ');
}

function inUnits(degrees: number): number {
  return Math.round(degrees * UNITS_PER_DEGREE);
}

function readRing(text: string): Ring {
  let [x, y] = [0, 0];
  const ring: Position[] = [];
  for (const step of text.split(' ')) {
    const [dx = NaN, dy = NaN] = step.split(',').map(Number);
    [x, y] = [x + dx, y + dy];
    if (Number.isNaN(x + y)) throw new GridError('INTERNAL', 'the text of an outline is damaged');
    ring.push([x / UNITS_PER_DEGREE, y / UNITS_PER_DEGREE]);
  }
  const [first] = ring;
  return first === undefined ? [] : [...ring, first];
}
