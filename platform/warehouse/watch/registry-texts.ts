import { assetColumns } from './watch-rows.js';

/** What the dialects spell differently in these texts. */
export interface RegistryDialect {
  /** `'word'` or `N'word'`. */
  readonly literal: (word: string) => string;
  /** The value of `is_resolved` that is no. */
  readonly no: string;
}

const UNKNOWN = { whole: 'cast(null as int)', real: 'cast(null as float)' };

/** Where the registry tells of a kind of asset, and in which columns. */
interface Register {
  readonly kind: string;
  readonly table: string;
  readonly code: string;
  readonly condition?: string;
  readonly name: string;
  readonly population?: string;
  readonly areaKm2?: string;
  readonly voltageKv?: string;
  readonly capacityMw?: string;
}

const installations = (kind: string): Register => ({
  kind,
  table: 'dim_generation_installation',
  code: 'installation_id',
  condition: 'register.valid_to is null',
  name: 'register.installation_name',
  capacityMw: 'register.capacity_mw',
});

const REGISTERS: readonly Register[] = [
  {
    kind: 'region',
    table: 'dim_region_profile',
    code: 'region_code',
    name: 'register.region_name',
    population: 'register.population',
    areaKm2: 'register.area_km2',
  },
  {
    kind: 'grid_node',
    table: 'dim_grid_node',
    code: 'node_code',
    name: 'register.node_name',
    voltageKv: 'register.voltage_kv',
  },
  installations('generation_unit'),
  installations('production_unit'),
];

/**
 * Assets of which the registry knows more, or other things, than the asset says; null tells nothing.
 * One select a register; the dialects differ in two spellings only.
 */
export function registryNewsText(dialect: RegistryDialect): string {
  return REGISTERS.map((register) => newsOf(register, dialect)).join('\n  union all');
}

function newsOf(register: Register, { literal, no }: RegistryDialect): string {
  const told = {
    name: register.name,
    region_code: 'register.region_code',
    population: register.population ?? UNKNOWN.whole,
    area_km2: register.areaKm2 ?? UNKNOWN.real,
    voltage_kv: register.voltageKv ?? UNKNOWN.real,
    capacity_mw: register.capacityMw ?? UNKNOWN.real,
  };
  const columns = Object.entries(told).map(([name, value]) => `${value} as told_${name}`);
  const known = Object.keys(told).map((name) => `asset.${name === 'name' ? 'asset_name' : name}`);
  const newest = Object.values(told).map(
    (value, index) => `coalesce(${value}, ${known[index] ?? ''})`,
  );
  return `
  select ${assetColumns('asset')},
    ${columns.join(', ')}
  from asset
  join ${register.table} as register on register.${register.code} = asset.asset_code
  where asset.asset_kind = ${literal(register.kind)}${register.condition === undefined ? '' : ` and ${register.condition}`}
    and (asset.is_resolved = ${no} or exists (
      select ${newest.join(', ')}
      except
      select ${known.join(', ')}))`;
}

/** Population and area of the regions as the registry tells them; what it does not tell stays. */
export const UPDATE_REGIONS_TEXT = `
  update dim_region
  set population = coalesce(profile.population, dim_region.population),
    area_km2 = coalesce(profile.area_km2, dim_region.area_km2)
  from dim_region_profile as profile
  where profile.region_code = dim_region.region_code
    and exists (
      select coalesce(profile.population, dim_region.population),
        coalesce(profile.area_km2, dim_region.area_km2)
      except
      select dim_region.population, dim_region.area_km2)`;
