import {
  type AzureSqlStatement,
  statement,
  TEXT_COLLATION,
} from '../azure-sql/azure-sql-statement.js';

import { registryNewsText, UPDATE_REGIONS_TEXT } from './registry-texts.js';
import { assetColumns } from './watch-rows.js';

/** The assets of a list of kinds and codes. */
export const FIND_WATCHED_ASSETS = statement(
  'find_watched_assets',
  `
  select ${assetColumns('asset')}
  from (
    select kind ${TEXT_COLLATION} as kind, code ${TEXT_COLLATION} as code
    from openjson(@asked) with (kind nvarchar(30), code nvarchar(100)) as item
  ) as asked
  join asset on asset.asset_kind = asked.kind and asset.asset_code = asked.code`,
  { asked: 'nvarchar(max)' },
);

/** Active and stale assets not seen for long. */
export const FIND_ASSETS_TO_AGE = statement(
  'find_assets_to_age',
  `
  select ${assetColumns('asset')}
  from asset
  where asset_kind = @asset_kind and ((state = N'active' and last_seen_at < @active_before)
    or (state = N'stale' and last_seen_at < @stale_before))
  order by asset_code`,
  { asset_kind: 'nvarchar(4000)', active_before: 'datetime2(6)', stale_before: 'datetime2(6)' },
);

/** Assets of which the registry knows more than they say. */
export const FIND_REGISTRY_NEWS = statement(
  'find_registry_news',
  registryNewsText({ literal: (word) => `N'${word}'`, no: '0' }),
  {},
);

/** Population and area of the regions. */
export const UPDATE_REGION_METADATA = statement('update_region_metadata', UPDATE_REGIONS_TEXT, {});

/** Assets of a JSON list; text takes the collation of the tables it is compared to. */
const ASSET_LIST = `(
    select asset_kind ${TEXT_COLLATION} as asset_kind, asset_code ${TEXT_COLLATION} as asset_code,
      asset_name, state, state_since, first_seen_at, last_seen_at, is_resolved, region_code,
      population, area_km2, voltage_kv, capacity_mw
    from openjson(@assets) with (asset_kind nvarchar(30), asset_code nvarchar(100),
      asset_name nvarchar(200), state nvarchar(20), state_since datetime2(6),
      first_seen_at datetime2(6), last_seen_at datetime2(6), is_resolved bit,
      region_code nvarchar(10), population int, area_km2 float(53), voltage_kv float(53),
      capacity_mw float(53)) as item
  )`;

/** Overwrites assets that are there. */
export const UPDATE_ASSETS = statement(
  'update_assets',
  `
  update asset
  set asset_name = given.asset_name, state = given.state, state_since = given.state_since,
    first_seen_at = given.first_seen_at, last_seen_at = given.last_seen_at,
    is_resolved = given.is_resolved, region_code = given.region_code,
    population = given.population, area_km2 = given.area_km2, voltage_kv = given.voltage_kv,
    capacity_mw = given.capacity_mw
  from ${ASSET_LIST} as given
  where asset.asset_kind = given.asset_kind and asset.asset_code = given.asset_code`,
  { assets: 'nvarchar(max)' },
);

/** Adds assets that are not. */
export const INSERT_ASSETS = statement(
  'insert_assets',
  `
  insert into asset (asset_kind, asset_code, asset_name, state, state_since, first_seen_at,
    last_seen_at, is_resolved, region_code, population, area_km2, voltage_kv, capacity_mw)
  select asset_kind, asset_code, asset_name, state, state_since, first_seen_at, last_seen_at,
    is_resolved, region_code, population, area_km2, voltage_kv, capacity_mw
  from ${ASSET_LIST} as given
  where not exists (
    select 1 from asset as kept
    where kept.asset_kind = given.asset_kind and kept.asset_code = given.asset_code)`,
  { assets: 'nvarchar(max)' },
);

/** Logs what happened, in its order. */
export const APPEND_ASSET_EVENTS = statement(
  'append_asset_events',
  `
  insert into asset_event (asset_kind, asset_code, event, occurred_at, job_id, detail)
  select asset_kind, asset_code, event, occurred_at, job_id, detail
  from openjson(@events) with (position int, asset_kind nvarchar(30), asset_code nvarchar(100),
    event nvarchar(30), occurred_at datetime2(6), job_id nvarchar(700),
    detail nvarchar(2000)) as given
  order by position`,
  { events: 'nvarchar(max)' },
);

const FRESHNESS_COLUMNS = `dataset, state, state_since, newest_measured_at, first_attempt_at,
    last_attempt_at, last_success_at, judged_on, late_after_minutes, stale_after_minutes,
    judged_at`;

/** A dataset as it was judged last. */
export const FIND_DATASET_FRESHNESS = statement(
  'find_dataset_freshness',
  `
  select ${FRESHNESS_COLUMNS}
  from dataset_freshness
  where dataset = @dataset`,
  { dataset: 'nvarchar(4000)' },
);

/** Every dataset, by name. */
export const LIST_DATASET_FRESHNESS = statement(
  'list_dataset_freshness',
  `
  select ${FRESHNESS_COLUMNS}
  from dataset_freshness
  order by dataset`,
  {},
);

const FRESHNESS_PARAMETERS = {
  dataset: 'nvarchar(4000)',
  state: 'nvarchar(4000)',
  state_since: 'datetime2(6)',
  newest_measured_at: 'datetime2(6)',
  first_attempt_at: 'datetime2(6)',
  last_attempt_at: 'datetime2(6)',
  last_success_at: 'datetime2(6)',
  judged_on: 'nvarchar(4000)',
  late_after_minutes: 'int',
  stale_after_minutes: 'int',
  judged_at: 'datetime2(6)',
} as const;

/** Overwrites a dataset that is there. */
export const UPDATE_FRESHNESS = statement(
  'update_freshness',
  `
  update dataset_freshness
  set state = @state, state_since = @state_since, newest_measured_at = @newest_measured_at,
    first_attempt_at = @first_attempt_at, last_attempt_at = @last_attempt_at,
    last_success_at = @last_success_at, judged_on = @judged_on,
    late_after_minutes = @late_after_minutes, stale_after_minutes = @stale_after_minutes,
    judged_at = @judged_at
  where dataset = @dataset`,
  FRESHNESS_PARAMETERS,
);

/** Adds a dataset that is not. */
export const INSERT_FRESHNESS = statement(
  'insert_freshness',
  `
  insert into dataset_freshness (${FRESHNESS_COLUMNS})
  select @dataset, @state, @state_since, @newest_measured_at, @first_attempt_at, @last_attempt_at,
    @last_success_at, @judged_on, @late_after_minutes, @stale_after_minutes, @judged_at
  where not exists (select 1 from dataset_freshness where dataset = @dataset)`,
  FRESHNESS_PARAMETERS,
);

const ALARM_COLUMNS = `alarm_id, kind, subject, severity, raised_at, last_seen_at, cleared_at,
    cleared_because, detail, raised_by_job`;

/** The open alarm of a kind and subject. */
export const FIND_OPEN_ALARM = statement(
  'find_open_alarm',
  `
  select ${ALARM_COLUMNS}
  from alarm
  where kind = @kind and subject = @subject and cleared_at is null`,
  { kind: 'nvarchar(4000)', subject: 'nvarchar(4000)' },
);

/** The newest alarm of a kind and subject, open or not. */
export const FIND_NEWEST_ALARM = statement(
  'find_newest_alarm',
  `
  select ${ALARM_COLUMNS}
  from alarm
  where kind = @kind and subject = @subject
  order by alarm_id desc
  offset 0 rows fetch next 1 rows only`,
  { kind: 'nvarchar(4000)', subject: 'nvarchar(4000)' },
);

/** The alarm that a job raised or cleared at an instant. */
export const FIND_ALARM_OF = statement(
  'find_alarm_of',
  `
  select ${ALARM_COLUMNS}
  from alarm
  where kind = @kind and subject = @subject and ((raised_at = @at and raised_by_job = @job_id)
    or (cleared_at = @at and cleared_by_job = @job_id))
  order by alarm_id desc
  offset 0 rows fetch next 1 rows only`,
  {
    kind: 'nvarchar(4000)',
    subject: 'nvarchar(4000)',
    at: 'datetime2(6)',
    job_id: 'nvarchar(4000)',
  },
);

/** Opens an alarm. */
export const RAISE_ALARM = statement(
  'raise_alarm',
  `
  insert into alarm (kind, subject, severity, raised_at, last_seen_at, detail, raised_by_job)
  values (@kind, @subject, @severity, @at, @at, @detail, @job_id)`,
  {
    kind: 'nvarchar(4000)',
    subject: 'nvarchar(4000)',
    severity: 'nvarchar(4000)',
    at: 'datetime2(6)',
    detail: 'nvarchar(4000)',
    job_id: 'nvarchar(4000)',
  },
);

/** Says that the cause of an alarm is still there. */
export const MARK_ALARM_SEEN = statement(
  'mark_alarm_seen',
  `
  update alarm
  set last_seen_at = @at
  where alarm_id = @alarm_id and last_seen_at < @at`,
  { alarm_id: 'int', at: 'datetime2(6)' },
);

/** Ends an alarm. */
export const CLEAR_ALARM = statement(
  'clear_alarm',
  `
  update alarm
  set cleared_at = @at, cleared_by_job = @job_id, cleared_because = @because
  where alarm_id = @alarm_id`,
  {
    alarm_id: 'int',
    at: 'datetime2(6)',
    job_id: 'nvarchar(4000)',
    because: 'nvarchar(4000)',
  },
);

/** A page of alarms, newest first. */
export const LIST_ALARMS = statement(
  'list_alarms',
  `
  select ${ALARM_COLUMNS}
  from alarm
  where (@open_only = 0 or cleared_at is null) and (@after is null or alarm_id < @after)
  order by alarm_id desc
  offset 0 rows fetch next @row_limit rows only`,
  { open_only: 'int', after: 'int', row_limit: 'int' },
);

/** A page of assets, by kind and code. */
export const LIST_ASSETS = statement(
  'list_assets',
  `
  select ${assetColumns('asset')}
  from asset
  where (@asset_kind is null or asset_kind = @asset_kind) and (@state is null or state = @state)
    and (@is_resolved is null or is_resolved = @is_resolved)
    and (asset_kind > @after_kind or (asset_kind = @after_kind and asset_code > @after_code))
  order by asset_kind, asset_code
  offset 0 rows fetch next @row_limit rows only`,
  {
    asset_kind: 'nvarchar(4000)',
    state: 'nvarchar(4000)',
    is_resolved: 'int',
    after_kind: 'nvarchar(4000)',
    after_code: 'nvarchar(4000)',
    row_limit: 'int',
  },
);

/** One asset. */
export const FIND_ASSET = statement(
  'find_asset',
  `
  select ${assetColumns('asset')}
  from asset
  where asset_kind = @asset_kind and asset_code = @asset_code`,
  { asset_kind: 'nvarchar(4000)', asset_code: 'nvarchar(4000)' },
);

/** A page of the events of an asset, oldest first. */
export const LIST_ASSET_EVENTS = statement(
  'list_asset_events',
  `
  select asset_event_key, asset_kind, asset_code, event, occurred_at, job_id, detail
  from asset_event
  where asset_kind = @asset_kind and asset_code = @asset_code and asset_event_key > @after
  order by asset_event_key
  offset 0 rows fetch next @row_limit rows only`,
  {
    asset_kind: 'nvarchar(4000)',
    asset_code: 'nvarchar(4000)',
    after: 'int',
    row_limit: 'int',
  },
);

/** Every statement of the watch. */
export const WATCH_STATEMENTS: readonly AzureSqlStatement[] = [
  FIND_WATCHED_ASSETS,
  FIND_ASSETS_TO_AGE,
  FIND_REGISTRY_NEWS,
  UPDATE_REGION_METADATA,
  UPDATE_ASSETS,
  INSERT_ASSETS,
  APPEND_ASSET_EVENTS,
  FIND_DATASET_FRESHNESS,
  LIST_DATASET_FRESHNESS,
  UPDATE_FRESHNESS,
  INSERT_FRESHNESS,
  FIND_OPEN_ALARM,
  FIND_NEWEST_ALARM,
  FIND_ALARM_OF,
  RAISE_ALARM,
  MARK_ALARM_SEEN,
  CLEAR_ALARM,
  LIST_ALARMS,
  LIST_ASSETS,
  FIND_ASSET,
  LIST_ASSET_EVENTS,
];
