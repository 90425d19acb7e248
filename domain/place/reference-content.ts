import { isRegionCode } from '../region/region.js';

import type { CodeCommune, CodeRegion, GeographicCode } from './geographic-code.js';
import type { GridNode } from './grid-node.js';
import type { CommuneNode } from './nodes-of-communes.js';
import type { ReferenceCell, ReferenceTableName } from './reference-tables.js';
import { REGION_GEOGRAPHY } from './region-geography.js';

/** Rows of every table of the reference database. */
export type ReferenceContent = Readonly<
  Record<ReferenceTableName, readonly Readonly<Record<string, ReferenceCell>>[]>
>;

/**
 * Everything the reference database holds: facts of the communes of today, the sums of regions, the
 * communes a postal code serves, those of arrondissements among them. Rows in the order of their keys.
 */
export function referenceContent(
  code: GeographicCode,
  nodes: readonly GridNode[],
  nodeOfCommune: ReadonlyMap<string, CommuneNode>,
): ReferenceContent {
  return {
    region: sortedBy(['region_code'], code.regions.map(regionRow(code.communes))),
    department: sortedBy(
      ['department_code'],
      code.departments.map((department) => ({
        department_code: department.code,
        department_name: department.name,
        region_code: department.regionCode,
      })),
    ),
    grid_node: sortedBy(['node_code'], nodes.map(nodeRow)),
    commune: sortedBy(['commune_code'], code.communes.map(communeRow(nodeOfCommune))),
    commune_part: sortedBy(
      ['part_code', 'part_kind'],
      code.parts.map((part) => ({
        part_code: part.code,
        part_kind: part.kind,
        part_name: part.name,
        commune_code: part.communeCode,
      })),
    ),
    postal_code: sortedBy(['postal_code', 'commune_code'], postalCodeRows(code)),
  };
}

const AREA_KM2 = new Map(REGION_GEOGRAPHY.map(({ code, areaKm2 }) => [code, areaKm2]));

function regionRow(communes: readonly CodeCommune[]) {
  const ofRegion = Map.groupBy(communes, ({ regionCode }) => regionCode);
  return ({ code, name, zone }: CodeRegion) => {
    const own = ofRegion.get(code) ?? [];
    return {
      region_code: code,
      region_name: name,
      zone,
      population: populationOf(own),
      commune_count: own.length,
      area_km2: AREA_KM2.get(code) ?? null,
      is_in_eco2mix: isRegionCode(code),
    };
  };
}

/** Unknown where any commune's is: a sum that leaves some out would be no population. */
function populationOf(communes: readonly CodeCommune[]): number | null {
  if (communes.length === 0) return null;
  return communes.reduce<number | null>(
    (sum, { population }) => (sum === null || population === null ? null : sum + population),
    0,
  );
}

function nodeRow(node: GridNode) {
  return {
    node_code: node.code,
    node_name: node.name,
    voltage_kv: node.voltageKv,
    node_state: node.state,
    node_function: node.function,
    longitude_deg: node.longitudeDeg,
    latitude_deg: node.latitudeDeg,
    region_code: node.regionCode,
    is_simulated: node.isSimulated,
  };
}

function communeRow(nodeOfCommune: ReadonlyMap<string, CommuneNode>) {
  return (commune: CodeCommune) => {
    const node = nodeOfCommune.get(commune.code);
    return {
      commune_code: commune.code,
      commune_name: commune.name,
      department_code: commune.departmentCode,
      region_code: commune.regionCode,
      population: commune.population,
      node_code: node?.nodeCode ?? null,
      node_basis: node?.basis ?? null,
    };
  };
}

function postalCodeRows({ communes, parts }: GeographicCode) {
  const regionOf = new Map(communes.map(({ code, regionCode }) => [code, regionCode]));
  const served = [
    ...communes.map(({ code, postalCodes }) => ({ communeCode: code, postalCodes })),
    ...parts,
  ];
  const pairs = new Set(
    served.flatMap(({ communeCode, postalCodes }) =>
      postalCodes.map((postalCode) => `${postalCode} ${communeCode}`),
    ),
  );
  return [...pairs].map((pair) => {
    const [postalCode = '', communeCode = ''] = pair.split(' ');
    return {
      postal_code: postalCode,
      commune_code: communeCode,
      region_code: regionOf.get(communeCode) ?? null,
    };
  });
}

function sortedBy<Row extends Readonly<Record<string, ReferenceCell>>>(
  key: readonly string[],
  rows: readonly Row[],
): readonly Row[] {
  const keyed = rows.map((row) => ({ row, key: key.map((name) => String(row[name])).join(' ') }));
  keyed.sort((one, other) => (one.key < other.key ? -1 : one.key > other.key ? 1 : 0));
  return keyed.map(({ row }) => row);
}
