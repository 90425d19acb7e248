/** Longitude and latitude in degrees (WGS84), as GeoJSON orders them. */
export type Position = readonly [longitudeDeg: number, latitudeDeg: number];

/** A closed line: its first and last position are equal. */
export type Ring = readonly Position[];

/** An outer ring, and the rings of its holes. */
export type Polygon = readonly Ring[];

/** Polygons that do not overlap, such as a region with its islands. */
export type MultiPolygon = readonly Polygon[];

/** The smallest rectangle of longitudes and latitudes around something, its edges included. */
export interface BoundingBox {
  readonly westDeg: number;
  readonly southDeg: number;
  readonly eastDeg: number;
  readonly northDeg: number;
}

/** The bounding box of a shape; of an empty one it is inside out (west > east). */
export function boundingBoxOf(shape: MultiPolygon): BoundingBox {
  let [westDeg, southDeg, eastDeg, northDeg] = [Infinity, Infinity, -Infinity, -Infinity];
  for (const polygon of shape) {
    for (const [longitudeDeg, latitudeDeg] of polygon[0] ?? []) {
      westDeg = Math.min(westDeg, longitudeDeg);
      eastDeg = Math.max(eastDeg, longitudeDeg);
      southDeg = Math.min(southDeg, latitudeDeg);
      northDeg = Math.max(northDeg, latitudeDeg);
    }
  }
  return { westDeg, southDeg, eastDeg, northDeg };
}
