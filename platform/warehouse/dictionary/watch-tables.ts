import { column, nullable, type TableEntry } from './table-entry.js';

const ASSET_KEY = [
  column(
    'asset_kind',
    'text',
    '',
    '`region`, `grid_node`, `generation_unit`, `production_unit` or `transmission`.',
  ),
  column('asset_code', 'text', '', 'INSEE code, code of the substation, or EIC code.'),
];
const JOB = 'Workflow id and run id, joined by a slash.';

/** What the watch follows: assets, how recent datasets are, alarms. */
export const WATCH_TABLES: readonly TableEntry[] = [
  {
    name: 'asset',
    meaning: 'Regions, nodes and units that data has named; never deleted.',
    grain: 'an asset',
    columns: [
      ...ASSET_KEY,
      nullable(column('asset_name', 'text', '', 'Name; null while none is known.')),
      column('state', 'text', '', '`active`, `stale` (not named for a day) or `inactive`.'),
      column('state_since', 'timestamptz', 'UTC', 'When the product noticed that state.'),
      column('first_seen_at', 'timestamptz', 'UTC', 'Oldest instant of data that named it.'),
      column('last_seen_at', 'timestamptz', 'UTC', 'Newest instant of data that named it.'),
      column('is_resolved', 'boolean', '', 'Whether the registry knows it.'),
      nullable(column('region_code', 'text', 'INSEE code', 'Region it lies in; null if unknown.')),
      nullable(column('population', 'integer', 'inhabitants', 'Of a region; null if unknown.')),
      nullable(column('area_km2', 'double precision', 'km2', 'Of a region; null if unknown.')),
      nullable(column('voltage_kv', 'double precision', 'kV', 'Of a node; null if unknown.')),
      nullable(column('capacity_mw', 'double precision', 'MW', 'Of a unit; null if unknown.')),
    ],
  },
  {
    name: 'asset_event',
    meaning: 'What happened to assets; only ever added to.',
    grain: 'an event',
    columns: [
      column('asset_event_key', 'integer', '', 'Key; grows with time.'),
      ...ASSET_KEY,
      column(
        'event',
        'text',
        '',
        '`discovered`, `became_stale`, `became_inactive`, `returned`, `resolved` or `metadata_changed`.',
      ),
      column('occurred_at', 'timestamptz', 'UTC', 'When the product noticed it.'),
      column('job_id', 'text', '', JOB),
      column('detail', 'text', '', 'What was seen or what changed.'),
    ],
  },
  {
    name: 'dataset_freshness',
    meaning: 'How recent each dataset is.',
    grain: 'a dataset',
    columns: [
      column('dataset', 'text', '', 'Dataset, by its name at the source.'),
      column('state', 'text', '', '`fresh`, `late`, `stale` or `unknown`, as judged last.'),
      column('state_since', 'timestamptz', 'UTC', 'When it was first judged so.'),
      nullable(
        column(
          'newest_measured_at',
          'timestamptz',
          'UTC',
          'Last instant a measured value stands for (R5); null while there is none.',
        ),
      ),
      nullable(column('first_attempt_at', 'timestamptz', 'UTC', 'First time it was asked for.')),
      nullable(column('last_attempt_at', 'timestamptz', 'UTC', 'Last time; null before any.')),
      nullable(column('last_success_at', 'timestamptz', 'UTC', 'Last load; null before any.')),
      nullable(
        column(
          'judged_on',
          'text',
          '',
          '`measured` (its last measured value) or `answered` (its last answer); null: nothing is expected.',
        ),
      ),
      nullable(column('late_after_minutes', 'integer', 'min', 'Age it is late at; null: none.')),
      nullable(column('stale_after_minutes', 'integer', 'min', 'Age it is stale at; null: none.')),
      nullable(column('judged_at', 'timestamptz', 'UTC', 'Last judgement; null before any.')),
    ],
  },
  {
    name: 'alarm',
    meaning: 'Alarms, one an episode, kept for ever.',
    grain: 'an alarm',
    columns: [
      column('alarm_id', 'integer', '', 'Key; grows with time.'),
      column('kind', 'text', '', '`stale_source` or `unexpected_autumn_hour`.'),
      column('subject', 'text', '', 'The dataset, and a day where it is about one.'),
      column('severity', 'text', '', '`warning` or `critical`.'),
      column('raised_at', 'timestamptz', 'UTC', 'Judgement that raised it.'),
      column('last_seen_at', 'timestamptz', 'UTC', 'Last judgement that found its cause.'),
      nullable(column('cleared_at', 'timestamptz', 'UTC', 'When it ended; null: it is open.')),
      column('detail', 'text', '', 'What was known when it was raised.'),
      column('raised_by_job', 'text', '', JOB),
      nullable(column('cleared_by_job', 'text', '', `${JOB} Null while open.`)),
      nullable(column('cleared_because', 'text', '', 'Why it was cleared; null while open.')),
    ],
  },
];
