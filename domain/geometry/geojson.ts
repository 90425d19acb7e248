import { z } from 'zod';

import { GridError } from '../errors/grid-error.js';

import type { MultiPolygon } from './shape.js';

const POSITION = z
  .tuple([z.number().min(-180).max(180), z.number().min(-90).max(90)])
  .rest(z.number())
  .transform(([longitudeDeg, latitudeDeg]): readonly [number, number] => [
    longitudeDeg,
    latitudeDeg,
  ]);
const RING = z
  .array(POSITION)
  .min(4)
  .refine((ring) => {
    const [first, last] = [ring[0], ring.at(-1)];
    return first?.[0] === last?.[0] && first?.[1] === last?.[1];
  }, 'a ring ends where it begins');
const POLYGON = z.array(RING).min(1);
const GEOMETRY = z.discriminatedUnion('type', [
  z.object({ type: z.literal('Polygon'), coordinates: POLYGON }),
  z.object({ type: z.literal('MultiPolygon'), coordinates: z.array(POLYGON).min(1) }),
]);
const FEATURE = z.object({
  type: z.literal('Feature'),
  properties: z.object({ code: z.string().regex(/^[0-9A-Z]{2,3}$/), nom: z.string().min(1) }),
  geometry: GEOMETRY,
});
const FEATURE_COLLECTION = z.object({
  type: z.literal('FeatureCollection'),
  features: z.array(FEATURE).min(1),
});

/** A territory of a boundaries file. */
export interface Boundary {
  /** INSEE code. */
  readonly code: string;
  readonly name: string;
  readonly shape: MultiPolygon;
}

/**
 * The territories of a boundaries file: a GeoJSON FeatureCollection of polygons whose properties are
 * `code` (INSEE) and `nom`, as https://github.com/gregoiredavid/france-geojson publishes them from IGN.
 *
 * @throws GridError INVALID_PARAMETER naming the first place that is not as expected.
 */
export function parseBoundaries(content: unknown): readonly Boundary[] {
  const result = FEATURE_COLLECTION.safeParse(content);
  if (!result.success) {
    const [issue] = result.error.issues;
    throw new GridError(
      'INVALID_PARAMETER',
      `not a boundaries file: ${issue?.path.join('.') ?? ''}: ${issue?.message ?? ''}`,
    );
  }
  return result.data.features.map(({ properties, geometry }) => ({
    code: properties.code,
    name: properties.nom,
    shape: geometry.type === 'Polygon' ? [geometry.coordinates] : geometry.coordinates,
  }));
}
