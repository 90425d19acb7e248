import { unknownBronze } from './staging-errors.js';
import type { WindowLoad } from './warehouse-loader.js';

/**
 * By hash, the place from 1 of each Bronze object that rows of a load may name: first what it brings,
 * then what Gold knows. Of a hash that stands twice what the load brings counts, the last of it.
 */
export function bronzeIndexesOf({
  bronzeObjects,
  knownBronzeSha256s = [],
}: Pick<WindowLoad, 'bronzeObjects' | 'knownBronzeSha256s'>): ReadonlyMap<string, number> {
  const known = knownBronzeSha256s.map(
    (sha256, index) => [sha256, bronzeObjects.length + index + 1] as const,
  );
  const brought = bronzeObjects.map(({ sha256 }, index) => [sha256, index + 1] as const);
  return new Map([...known, ...brought]);
}

/**
 * The keys of known objects, in the order of their hashes.
 *
 * @throws GridError WAREHOUSE_REJECTED naming the first that Gold does not know.
 */
export function keysInOrder(
  sha256s: readonly string[],
  found: ReadonlyMap<string, number>,
): readonly number[] {
  return sha256s.map((sha256) => {
    const key = found.get(sha256);
    if (key === undefined) throw unknownBronze({ bronzeSha256: sha256 });
    return key;
  });
}
