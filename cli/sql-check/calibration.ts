/** What the checker must say of a text. */
export type Verdict = 'valid' | 'syntax' | 'names';

/** A text whose verdict is known: the checker is checked with it in every run. */
export interface CalibrationText {
  readonly name: string;
  readonly verdict: Verdict;
  readonly parameters: Readonly<Record<string, string>>;
  readonly text: string;
}

const VALID: readonly string[] = [
  'select region_key, region_name from dim_region order by region_key offset 0 rows fetch next 5 rows only',
  'select top (5) region_name as "regionName" from dbo.dim_region as region where region_key in (1, 2)',
  'with one as (select region_key from dim_region) select one.region_key from one',
  "select item.region_key from openjson(@list) with (region_key int '$.region_key') as item",
  'select cell.value_mw from #staged_flow as flow cross apply (values (10, flow.wind)) as cell (source_key, value_mw)',
  'select dateadd(minute, -15, slot_start) as earlier from fact_energy_flow where value_mw is not null',
  'update load_clock set load_version = load_version + 1',
  'update pipeline_run set brings_flows = 1 where run_key = @key',
  "delete from #staged_flow where exists (select 1 from #flow_change as change where change.action = N'insert' and change.slot_start = #staged_flow.slot_start)",
  'insert into dim_region (region_key, region_code, region_name, rte_code) select @key, @list, @list, @list',
  'merge into dim_region with (holdlock) as kept using (select @key as region_key, @list as region_name) as seen on kept.region_key = seen.region_key when matched then update set region_name = seen.region_name output inserted.region_key;',
];

const SYNTAX: readonly string[] = [
  'selct region_key from dim_region',
  'select region_key form dim_region',
  'select (region_key from dim_region',
  'select region_key, from dim_region',
  'select region_key from dim_region where',
  'select region_key from dim_region limit 5',
  'select region_key from dim_region order by region_key limit 5 offset 5',
  'insert into dim_region (region_key) values (1) on conflict do nothing',
  'insert into dim_region (region_key) values (1) returning region_key',
  'update dim_region set region_key = 1 returning region_key',
  'select region_key from dim_region where region_key = any($1)',
  'select region_key from dim_region cross join lateral (select 1 as one) as other',
  'select count(*) filter (where region_key > 1) from dim_region',
  'select region_key from dim_region where (region_key, region_key) > (1, 2)',
  'create table broken (id integer generated always as identity)',
  'create temporary table broken (id int)',
  'delete from dim_region using dim_source where region_key = source_key',
  'select region_key > 1 as later from dim_region',
];

/** The first two are sound to the parser: a static member of a type, and a column with an alias. */
const NAMES: readonly string[] = [
  'select region_key::int from dim_region',
  "select interval '15 minutes'",
  'select region_kez from dim_region',
  'select region_key from dim_regions',
  'select fact.region_key from dim_region as region',
  'select known.value from (select region_key from dim_region) as known',
  'with one as (select region_key from dim_region) select one.source_key from one',
  'select item.source_key from openjson(@list) with (region_key int) as item',
  'select cell.power from #staged_flow as flow cross apply (values (10, flow.wind)) as cell (source_key, value_mw)',
  'select wnd from #staged_flow',
  'insert into dim_region (region_key, region_nom) select @key, @list',
  'update dim_region set region_nom = @list',
  'update dim_region set region_name = source.region_name from dim_source as source where source.source_key = dim_region.region_key',
  'delete from fact_energy_flow where slot_begin = @key',
  'delete from fact_energy_flow where exists (select 1 from #flow_change as change where change.slot = fact_energy_flow.slot_start)',
  'merge into dim_region as kept using (select @key as region_key) as seen on kept.region_key = seen.region_code when matched then delete;',
  'select region_key from dim_region where region_key = @kez',
  'revoke update on dim_regions from grid_loader',
];

const PARAMETERS = { key: 'smallint', list: 'nvarchar(max)' };

/** Texts in T-SQL, texts that are none, and texts that name what is not there. */
export const CALIBRATION: readonly CalibrationText[] = [
  ...textsOf('valid', VALID),
  ...textsOf('syntax', SYNTAX),
  ...textsOf('names', NAMES),
];

function textsOf(verdict: Verdict, texts: readonly string[]): readonly CalibrationText[] {
  return texts.map((text, index) => ({
    name: `${verdict}_${index + 1}`,
    verdict,
    parameters: PARAMETERS,
    text,
  }));
}
