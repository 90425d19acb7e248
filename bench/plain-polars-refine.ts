import { join } from 'node:path';

import pl, { type Expr } from 'nodejs-polars';

/** One CSV export of the consolidated dataset, and what its rows are to say of their origin. */
export interface PlainInput {
  readonly csvFile: string;
  readonly startUtc: string;
  readonly endUtc: string;
  readonly bronzePath: string;
  readonly bronzeSha256: string;
  readonly fetchedAtUtc: string;
}

/** Output name of each measure, by its column in the CSV. */
const MEASURES: Readonly<Record<string, string>> = {
  consommation: 'consumption',
  nucleaire: 'nuclear',
  thermique: 'thermal',
  eolien: 'wind',
  solaire: 'solar',
  hydraulique: 'hydro',
  bioenergies: 'bioenergy',
  pompage: 'pumping',
  stockage_batterie: 'battery_charging',
  destockage_batterie: 'battery_discharging',
  ech_physiques: 'exchange',
};

/** Output name of the other numbers. */
const DETAILS: Readonly<Record<string, string>> = {
  eolien_terrestre: 'wind_onshore_mw',
  eolien_offshore: 'wind_offshore_mw',
  tco_thermique: 'thermal_coverage_pct',
  tch_thermique: 'thermal_load_factor_pct',
  tco_nucleaire: 'nuclear_coverage_pct',
  tch_nucleaire: 'nuclear_load_factor_pct',
  tco_eolien: 'wind_coverage_pct',
  tch_eolien: 'wind_load_factor_pct',
  tco_solaire: 'solar_coverage_pct',
  tch_solaire: 'solar_load_factor_pct',
  tco_hydraulique: 'hydro_coverage_pct',
  tch_hydraulique: 'hydro_load_factor_pct',
  tco_bioenergies: 'bioenergy_coverage_pct',
  tch_bioenergies: 'bioenergy_load_factor_pct',
};

const REGIONS = ['11', '24', '27', '28', '32', '44', '52', '53', '75', '76', '84', '93'];
const NATURES = ['Données temps réel', 'Données consolidées', 'Données définitives'];
const VINTAGES = ['real_time', 'consolidated', 'definitive'];
const STEP_MINUTES = 30;
const NUMBER = '[+-]?[0-9]{1,9}(?:\\.[0-9]{1,15})?';

/**
 * The rules of refining (R3 to R6) as a script that does nothing else: no proof of the input, no
 * merge with what is there, no reasons for what is left out, no locks, no flush to the disk.
 * Written apart from the product and not used by it.
 */
export async function plainPolarsRefine(input: PlainInput, targetFolder: string): Promise<void> {
  const sources = Object.values(MEASURES);
  const raw = pl.readCSV(input.csvFile, { sep: ';', inferSchemaLength: 0 });
  const absent = Object.keys(DETAILS).filter((name) => !raw.columns.includes(name));
  const clean = await raw
    .rename(present(MEASURES, raw.columns))
    .lazy()
    .withColumns(
      instant().alias('slot_start_utc'),
      pl.col('nature').replaceStrict(NATURES, VINTAGES, '').alias('vintage'),
      pl.col('code_insee_region').alias('region_code'),
      numbers(sources).suffix('_mw'),
      missing(sources).suffix('_missing'),
      numbers(Object.keys(DETAILS).filter((name) => !absent.includes(name))),
      ...absent.map((name) => pl.lit(null).cast(pl.Float64).alias(name)),
      pl.lit(STEP_MINUTES).cast(pl.Int32).alias('step_minutes'),
      pl.lit(input.bronzePath).alias('bronze_path'),
      pl.lit(input.bronzeSha256).alias('bronze_sha256'),
      pl.lit(input.fetchedAtUtc).alias('fetched_at_utc'),
    )
    .filter(isWanted(input, sources))
    .unique({ subset: ['region_code', 'slot_start_utc'], keep: 'last', maintainOrder: true })
    .sort(['region_code', 'slot_start_utc'])
    .withColumns(pl.col('slot_start_utc').dt.strftime('%Y-%m-%d').alias('day'))
    .collect();
  const days = clean
    .rename(DETAILS)
    .select('day', ...outputColumns(sources))
    .partitionBy(['day'], true);
  for (const rows of days) {
    const day = String(rows.getColumn('day').get(0));
    rows.drop('day').writeParquet(join(targetFolder, `${day}.parquet`), { compression: 'zstd' });
  }
}

function present(
  names: Readonly<Record<string, string>>,
  columns: readonly string[],
): Record<string, string> {
  return Object.fromEntries(Object.entries(names).filter(([name]) => columns.includes(name)));
}

/** The export is asked for in UTC: its offset is always +00:00. */
function instant(): Expr {
  return pl
    .col('date_heure')
    .str.slice(0, 19)
    .str.strptime(pl.Datetime('ms'), '%Y-%m-%dT%H:%M:%S')
    .cast(pl.Datetime('ms'));
}

function numbers(columns: readonly string[]): Expr {
  return pl
    .cols([...columns])
    .str.extract(`^\\s*(${NUMBER})\\s*$`, 1)
    .cast(pl.Float64, false);
}

function missing(columns: readonly string[]): Expr {
  return pl
    .cols([...columns])
    .str.strip()
    .fillNull(pl.lit(''))
    .str.replace(`^${NUMBER}$`, 'measured')
    .replaceStrict(
      ['', '-', 'ND', 'measured'],
      ['not_measured', 'not_measured', 'not_available', 'measured'],
      'invalid',
    )
    .str.extract('^(not_measured|not_available|invalid)$', 1);
}

/** Known, on the grid, inside the window, at a wall time that exists, and published. */
function isWanted({ startUtc, endUtc }: PlainInput, sources: readonly string[]): Expr {
  const slot = pl.col('slot_start_utc');
  const epochMs = slot.cast(pl.Int64);
  const at = (instantUtc: string): Expr => pl.lit(Date.parse(instantUtc)).cast(pl.Int64);
  const stepMs = pl.lit(STEP_MINUTES * 60_000).cast(pl.Int64);
  const paris = slot.dt.replaceTimeZone('UTC').dt.convertTimeZone('Europe/Paris');
  const telling = sources
    .filter((source) => source !== 'exchange')
    .map((name) => `${name}_missing`);
  const isPublished = pl.anyHorizontal(
    pl.cols(telling).fillNull(pl.lit('invalid')).eq(pl.lit('invalid')),
  );
  return epochMs
    .gtEq(at(startUtc))
    .and(epochMs.lt(at(endUtc)))
    .and(epochMs.modulo(stepMs).eq(pl.lit(0).cast(pl.Int64)))
    .and(pl.col('region_code').isIn(REGIONS))
    .and(pl.col('vintage').neq(pl.lit('')))
    .and(pl.col('heure').eq(paris.dt.strftime('%H:%M')))
    .and(isPublished);
}

function outputColumns(sources: readonly string[]): string[] {
  return [
    ...['region_code', 'slot_start_utc', 'step_minutes', 'vintage'],
    ...sources.flatMap((source) => [`${source}_mw`, `${source}_missing`]),
    ...Object.values(DETAILS),
    ...['bronze_path', 'bronze_sha256', 'fetched_at_utc'],
  ];
}
