import { distanceKm } from '../geometry/distance.js';
import type { Position } from '../geometry/shape.js';

import type { CodeCommune } from './geographic-code.js';
import { type GridNode, simulatedNodeCode } from './grid-node.js';

/** The grid node of a commune, and how it was found. */
export interface CommuneNode {
  readonly nodeCode: string;
  readonly basis: 'nearest' | 'same_name' | 'simulated';
}

/**
 * The grid node of each commune, for those that have one: the nearest where the centre of the commune
 * is known; else the one substation in its region that bears its name; for invented nodes the one of
 * its department. Which substation really feeds a commune is published nowhere: this is a neighbour,
 * not a supplier.
 *
 * @param centres centres of communes by INSEE code, for those where it is known.
 */
export function nodesOfCommunes(
  communes: readonly CodeCommune[],
  nodes: readonly GridNode[],
  centres: ReadonlyMap<string, Position>,
): ReadonlyMap<string, CommuneNode> {
  const real = nodes.filter(({ isSimulated }) => !isSimulated);
  const simulated = new Set(nodes.filter((node) => node.isSimulated).map(({ code }) => code));
  const findNearest = nearestOf(real);
  const findByName = byName(real);
  const found = communes.flatMap((commune): (readonly [string, CommuneNode])[] => {
    const centre = centres.get(commune.code);
    const near = centre === undefined ? undefined : findNearest(centre);
    if (near !== undefined) return [[commune.code, { nodeCode: near, basis: 'nearest' }]];
    const named = findByName(commune);
    if (named !== undefined) return [[commune.code, { nodeCode: named, basis: 'same_name' }]];
    const invented = simulatedNodeCode(commune.departmentCode);
    if (!simulated.has(invented)) return [];
    return [[commune.code, { nodeCode: invented, basis: 'simulated' }]];
  });
  return new Map(found);
}

/** Cells of half a degree: a ring of them around a position is looked through, then the next. */
const CELLS_PER_DEGREE = 2;
/** The least width of a cell in France, at 51 degrees north, in kilometres. */
const CELL_KM = 34;
/** Further away none is near: Corsica and overseas are no part of the grid of RTE. */
const REACH_KM = 100;
const RINGS = Math.ceil(REACH_KM / CELL_KM) + 1;

function nearestOf(nodes: readonly GridNode[]): (from: Position) => string | undefined {
  const cells = new Map<string, { readonly code: string; readonly position: Position }[]>();
  for (const { code, longitudeDeg, latitudeDeg } of nodes) {
    if (longitudeDeg === null || latitudeDeg === null) continue;
    const position: Position = [longitudeDeg, latitudeDeg];
    const name = cellOf(position).join(' ');
    cells.set(name, [...(cells.get(name) ?? []), { code, position }]);
  }
  return (from) => {
    let best = { code: '', km: REACH_KM };
    for (let ring = 0; ring <= RINGS; ring += 1) {
      if (best.km <= (ring - 1) * CELL_KM) break;
      const near = ringOf(cellOf(from), ring).flatMap((cell) => cells.get(cell) ?? []);
      for (const { code, position } of near) {
        const km = distanceKm(from, position);
        if (km < best.km || (km === best.km && code < best.code)) best = { code, km };
      }
    }
    return best.code === '' ? undefined : best.code;
  };
}

function cellOf([longitudeDeg, latitudeDeg]: Position): readonly [number, number] {
  return [Math.floor(longitudeDeg * CELLS_PER_DEGREE), Math.floor(latitudeDeg * CELLS_PER_DEGREE)];
}

function ringOf([x, y]: readonly [number, number], ring: number): readonly string[] {
  const cells: string[] = [];
  for (let dx = -ring; dx <= ring; dx += 1) {
    for (let dy = -ring; dy <= ring; dy += 1) {
      if (Math.max(Math.abs(dx), Math.abs(dy)) === ring) cells.push(`${x + dx} ${y + dy}`);
    }
  }
  return cells;
}

/** A name that two substations of a region bear is nobody's. */
function byName(nodes: readonly GridNode[]): (commune: CodeCommune) => string | undefined {
  const named = Map.groupBy(nodes, ({ regionCode, name }) => `${regionCode ?? ''} ${plain(name)}`);
  return ({ regionCode, name }) => {
    const [node, ...others] = named.get(`${regionCode} ${plain(name)}`) ?? [];
    return others.length === 0 ? node?.code : undefined;
  };
}

/** `VALINIERE (LA)` and `La Valinière` are one name: capitals without accents, the article in front. */
function plain(name: string): string {
  return name
    .normalize('NFD')
    .replaceAll(/\p{M}/gu, '')
    .toUpperCase()
    .replace(/^(.+?)\s*\((LE|LA|LES|L')\)$/, '$2 $1')
    .replaceAll(/[^A-Z0-9]+/g, ' ')
    .trim();
}
