import {
  type EnergySource,
  REGIONAL_ENERGY_SOURCES,
} from '../../../domain/energy/energy-source.js';
import { SOURCE_KEYS } from '../dimension-keys.js';

import { reasonColumn } from './azure-sql-staging.js';
import { type AzureSqlType, batch, statement, TEXT_COLLATION } from './azure-sql-statement.js';

const SOURCES_BY_KEY = [...REGIONAL_ENERGY_SOURCES].sort((a, b) => SOURCE_KEYS[a] - SOURCE_KEYS[b]);

const FACT_COLUMNS =
  'slot_start, known_from, value_mw, date_key, run_key, bronze_object_key, region_key, source_key, time_key, step_minutes, vintage_rank, missing_reason';

const CONTEXT_PARAMETERS = {
  known_from: 'nvarchar(4000)',
  run_key: 'int',
  bronze_keys: 'nvarchar(max)',
} as const satisfies Record<string, AzureSqlType>;

const RANGE_PARAMETERS = {
  first_slot: 'datetime2(0)',
  last_slot: 'datetime2(0)',
} as const satisfies Record<string, AzureSqlType>;

const cellOf = (source: EnergySource): string =>
  `(${SOURCE_KEYS[source]}, flow.${source}, flow.${reasonColumn(source)})`;

/** One row a staged value. */
const STAGED_FACTS = `
  select flow.slot_start, cast(@known_from as datetime2(6)) as known_from, cell.value_mw,
    flow.date_key, @run_key as run_key, bronze.bronze_object_key, flow.region_key,
    cast(cell.source_key as smallint) as source_key, flow.time_key, flow.step_minutes,
    flow.vintage_rank, cell.missing_reason
  from #staged_flow as flow
  left join openjson(@bronze_keys) with (bronze_index int, bronze_object_key int) as bronze
    on bronze.bronze_index = flow.bronze_index
  cross apply (values
    ${SOURCES_BY_KEY.map(cellOf).join(',\n    ')}
  ) as cell (source_key, value_mw, missing_reason)`;

/** Into slots of which Gold holds nothing yet. */
export const INSERT_ALL = statement(
  'insert_all',
  `
  insert into fact_energy_flow (${FACT_COLUMNS})
  ${STAGED_FACTS}`,
  CONTEXT_PARAMETERS,
);

/** The slots a load can touch: its own, and one quarter hour to either side. */
const NEAR_STAGE = (fact: string) =>
  `${fact}.slot_start between dateadd(minute, -15, @first_slot) and dateadd(minute, 15, @last_slot)`;

const holdsNearStage = (condition: string) => `case when exists (
      select 1 from fact_energy_flow as fact where ${NEAR_STAGE('fact')}${condition}
    ) then 1 else 0 end`;

/** Whether Gold holds facts near the staged slots, and of which steps. */
export const PROBE_GOLD = statement(
  'probe_gold',
  `
  select ${holdsNearStage('')} as "hasFacts",
    ${holdsNearStage(' and fact.step_minutes = 30')} as "hasHalfHours",
    ${holdsNearStage(' and fact.step_minutes <> 30')} as "hasQuarterHours"`,
  RANGE_PARAMETERS,
);

/**
 * The stored fact of another slot that a staged value would overlap: the second quarter of a half
 * hour, or the half hour a second quarter lies in.
 */
const JOIN_NEIGHBOUR = `
  left join fact_energy_flow as neighbour on neighbour.region_key = staged.region_key
    and neighbour.source_key = staged.source_key
    and neighbour.slot_start = dateadd(minute,
      case when staged.step_minutes = 30 then 15 else -15 end, staged.slot_start)
    and (staged.step_minutes = 30 or neighbour.step_minutes = 30)
    and ${NEAR_STAGE('neighbour')}`;

/** Whether a stored fact lets a staged value of another slot or step take its place. */
const OUTRANKED_BY_NEIGHBOUR = `
      or neighbour.vintage_rank >= staged.vintage_rank
      or (staged.value_mw is null and neighbour.value_mw is not null)`;

/** Where the differences between stage and Gold are worked out. */
export const CREATE_CHANGE_TABLE = batch(
  'create_change_table',
  `
  drop table if exists #flow_change;
  create table #flow_change (
    slot_start datetime2(0) not null, known_from datetime2(6) not null, value_mw float(53),
    date_key int not null, run_key int not null, bronze_object_key int not null,
    region_key smallint not null, source_key smallint not null, time_key smallint not null,
    step_minutes smallint not null, vintage_rank smallint not null,
    missing_reason nvarchar(16) ${TEXT_COLLATION},
    neighbour_slot_start datetime2(0), action nvarchar(16) ${TEXT_COLLATION} not null,
    primary key (slot_start, region_key, source_key)
  );`,
);

/** Every staged value that is not what Gold holds already, and what is to become of it. */
const findChanges = (name: string, withNeighbours: boolean) =>
  statement(
    name,
    `
  insert into #flow_change (${FACT_COLUMNS}, neighbour_slot_start, action)
  select ${FACT_COLUMNS.split(', ')
    .map((column) => `staged.${column}`)
    .join(', ')},
    ${withNeighbours ? 'neighbour.slot_start' : 'cast(null as datetime2(0))'} as neighbour_slot_start,
    case
      when stored.vintage_rank > staged.vintage_rank
      or (stored.vintage_rank = staged.vintage_rank and stored.step_minutes <> staged.step_minutes)
      or (staged.value_mw is null and stored.value_mw is not null)${
        withNeighbours ? OUTRANKED_BY_NEIGHBOUR : ''
      }
      then N'outranked'
      when stored.slot_start is null then N'insert'
      else N'revise'
    end as action
  from (${STAGED_FACTS}
  ) as staged
  left join fact_energy_flow as stored on stored.slot_start = staged.slot_start
    and stored.region_key = staged.region_key and stored.source_key = staged.source_key
    and ${NEAR_STAGE('stored')}${withNeighbours ? JOIN_NEIGHBOUR : ''}
  where stored.slot_start is null or exists (
    select stored.vintage_rank, stored.step_minutes, stored.value_mw, stored.missing_reason
    except
    select staged.vintage_rank, staged.step_minutes, staged.value_mw, staged.missing_reason)`,
    { ...CONTEXT_PARAMETERS, ...RANGE_PARAMETERS },
  );

/** The differences, where stage and Gold share one step. */
export const FIND_CHANGES = findChanges('find_changes', false);

/** The differences, where half hours meet quarter hours. */
export const FIND_CHANGES_WITH_NEIGHBOURS = findChanges('find_changes_with_neighbours', true);

const sumOf = (condition: string) => `coalesce(sum(case when ${condition} then 1 else 0 end), 0)`;

/** What the differences will do, counted. */
export const COUNT_CHANGES = statement(
  'count_changes',
  `
  select ${sumOf("action = N'insert'")} as inserted, ${sumOf("action = N'revise'")} as revised,
    ${sumOf("action = N'outranked'")} as outranked,
    ${sumOf("action <> N'outranked' and neighbour_slot_start is not null")} as overlapping
  from #flow_change`,
  {},
);

/** Keeps facts of the given alias in the history; the load's known_from ends them. */
const keepRevision = (endReason: 'revised' | 'retired', from: string) => `
  insert into fact_energy_flow_revision (slot_start, known_from, known_to, value_mw, date_key,
    run_key, bronze_object_key, ended_by_run_key, region_key, source_key, time_key, step_minutes,
    vintage_rank, missing_reason, end_reason)
  select fact.slot_start, fact.known_from, change.known_from, fact.value_mw, fact.date_key,
    fact.run_key, fact.bronze_object_key, change.run_key, fact.region_key, fact.source_key,
    fact.time_key, fact.step_minutes, fact.vintage_rank, fact.missing_reason, N'${endReason}'
  ${from}`;

/** Moves the values about to be replaced into the history. */
export const KEEP_REVISED = statement(
  'keep_revised',
  keepRevision(
    'revised',
    `from #flow_change as change
  join fact_energy_flow as fact on fact.slot_start = change.slot_start
    and fact.region_key = change.region_key and fact.source_key = change.source_key
  where change.action = N'revise'`,
  ),
  {},
);

/** A fact that its own slot's value revises in the same load is not retired as well. */
const isRetiredBy = (fact: string) => `${fact}.slot_start = change.neighbour_slot_start
    and ${fact}.region_key = change.region_key and ${fact}.source_key = change.source_key
    and change.action <> N'outranked'
    and not exists (select 1 from #flow_change as own where own.slot_start = ${fact}.slot_start
      and own.region_key = ${fact}.region_key and own.source_key = ${fact}.source_key
      and own.action = N'revise')`;

/** Moves the facts about to be retired into the history. */
export const KEEP_RETIRED = statement(
  'keep_retired',
  keepRevision(
    'retired',
    `from #flow_change as change join fact_energy_flow as fact on ${isRetiredBy('fact')}`,
  ),
  {},
);

/** Takes retired facts, kept in the history already, out of the current ones. */
export const DELETE_RETIRED = statement(
  'delete_retired',
  `
  delete from fact_energy_flow
  where exists (
    select 1 from #flow_change as change where ${isRetiredBy('fact_energy_flow')}
  )`,
  {},
);

/** Replaces values by their better ones. */
export const REVISE = statement(
  'revise',
  `
  update fact_energy_flow
  set known_from = change.known_from, value_mw = change.value_mw, run_key = change.run_key,
    bronze_object_key = change.bronze_object_key, step_minutes = change.step_minutes,
    vintage_rank = change.vintage_rank, missing_reason = change.missing_reason
  from #flow_change as change
  where fact_energy_flow.slot_start = change.slot_start
    and fact_energy_flow.region_key = change.region_key
    and fact_energy_flow.source_key = change.source_key and change.action = N'revise'`,
  {},
);

/** Adds the values Gold did not have. */
export const INSERT_NEW = statement(
  'insert_new',
  `
  insert into fact_energy_flow (${FACT_COLUMNS})
  select ${FACT_COLUMNS} from #flow_change where action = N'insert'`,
  {},
);

const LINK_WHERE_NEW = `not exists (
    select 1 from pipeline_run_bronze_object as link
    where link.run_key = written.run_key and link.bronze_object_key = written.bronze_object_key)`;

/** A run is linked to the objects whose rows it wrote, whoever fetched them. */
export const LINK_WRITTEN = statement(
  'link_written',
  `
  insert into pipeline_run_bronze_object (run_key, bronze_object_key)
  select distinct written.run_key, written.bronze_object_key
  from #flow_change as written
  where written.action <> N'outranked' and ${LINK_WHERE_NEW}`,
  {},
);

/** The same where all staged rows were written. */
export const LINK_ALL = statement(
  'link_all',
  `
  insert into pipeline_run_bronze_object (run_key, bronze_object_key)
  select distinct written.run_key, written.bronze_object_key
  from (
    select @run_key as run_key, bronze.bronze_object_key
    from #staged_flow as flow
    join openjson(@bronze_keys) with (bronze_index int, bronze_object_key int) as bronze
      on bronze.bronze_index = flow.bronze_index
  ) as written
  where ${LINK_WHERE_NEW}`,
  { run_key: 'int', bronze_keys: 'nvarchar(max)' },
);

/** Ends the work on the differences. */
export const DROP_CHANGE_TABLE = batch('drop_change_table', 'drop table if exists #flow_change;');
