import type { MultiPolygon, Position } from './shape.js';
import { EARTH_RADIUS_KM } from './spherical-area.js';

const RADIANS_PER_DEGREE = Math.PI / 180;
const KM_PER_DEGREE = EARTH_RADIUS_KM * RADIANS_PER_DEGREE;

/** Length of the great circle between two positions, in kilometres (haversine). */
export function distanceKm([lon1, lat1]: Position, [lon2, lat2]: Position): number {
  const halfLatitude = ((lat2 - lat1) * RADIANS_PER_DEGREE) / 2;
  const halfLongitude = ((lon2 - lon1) * RADIANS_PER_DEGREE) / 2;
  const cosines = Math.cos(lat1 * RADIANS_PER_DEGREE) * Math.cos(lat2 * RADIANS_PER_DEGREE);
  const chord = Math.sin(halfLatitude) ** 2 + cosines * Math.sin(halfLongitude) ** 2;
  return 2 * EARTH_RADIUS_KM * Math.asin(Math.min(1, Math.sqrt(chord)));
}

/**
 * Distance from a position to the nearest edge of a shape, in kilometres, on a plane laid at the
 * position: within 1 % up to about 100 km. Infinity for an empty shape.
 */
export function distanceToEdgeKm(position: Position, shape: MultiPolygon): number {
  const kmPerLongitude = KM_PER_DEGREE * Math.cos(position[1] * RADIANS_PER_DEGREE);
  const onPlane = ([longitudeDeg, latitudeDeg]: Position): readonly [number, number] => [
    (longitudeDeg - position[0]) * kmPerLongitude,
    (latitudeDeg - position[1]) * KM_PER_DEGREE,
  ];
  let nearestKm = Infinity;
  for (const ring of shape.flat()) {
    let previous = ring[0] === undefined ? undefined : onPlane(ring[0]);
    for (const corner of ring) {
      const point = onPlane(corner);
      if (previous !== undefined) nearestKm = Math.min(nearestKm, fromOrigin(previous, point));
      previous = point;
    }
  }
  return nearestKm;
}

/** Distance of a segment from the origin of the plane. */
function fromOrigin(
  [x1, y1]: readonly [number, number],
  [x2, y2]: readonly [number, number],
): number {
  const [dx, dy] = [x2 - x1, y2 - y1];
  const squaredLength = dx * dx + dy * dy;
  const along = squaredLength === 0 ? 0 : -(x1 * dx + y1 * dy) / squaredLength;
  const share = Math.min(1, Math.max(0, along));
  return Math.hypot(x1 + share * dx, y1 + share * dy);
}
