import { column, nullable, type ColumnEntry, type TableEntry } from './table-entry.js';

const VALUE = nullable(
  column('value_mw', 'double precision', 'MW', 'Mean power of the slot; null with a reason.'),
);
const REASON = nullable(
  column(
    'missing_reason',
    'text',
    '',
    'Why there is no value: `not_measured` (empty cell or `-`), `not_available` (`ND`), `invalid` (no number); null where there is one.',
  ),
);
const SLOT_START = column('slot_start', 'timestamptz', 'UTC', 'First instant of the slot.');
const KEYS: readonly ColumnEntry[] = [
  column('region_key', 'smallint', '', 'Region, in `dim_region`.'),
  column('source_key', 'smallint', '', 'Source, in `dim_source`.'),
  column('time_key', 'smallint', 'minute of the day', 'Paris time of the slot, in `dim_time`.'),
  column('step_minutes', 'smallint', 'minutes', 'Length of the slot: 15 or 30.'),
  column('vintage_rank', 'smallint', '0 to 2', '0 real_time, 1 consolidated, 2 definitive.'),
];
const ORIGINS: readonly ColumnEntry[] = [
  column('date_key', 'integer', 'yyyymmdd', 'Paris day of the slot, in `dim_date`.'),
  column('run_key', 'integer', '', 'Run that brought the value, in `pipeline_run`.'),
  column('bronze_object_key', 'integer', '', 'Raw object it was read from, in `bronze_object`.'),
];

/** The facts of Gold. */
export const FACT_TABLES: readonly TableEntry[] = [
  {
    name: 'fact_energy_flow',
    meaning: 'The current value of every flow.',
    grain: 'region x slot x source',
    columns: [
      SLOT_START,
      column('known_from', 'timestamptz', 'UTC', 'Since when Gold holds this value.'),
      VALUE,
      ...ORIGINS,
      ...KEYS,
      REASON,
    ],
  },
  {
    name: 'fact_energy_flow_revision',
    meaning: 'Every value that is no longer current.',
    grain: 'region x slot x source x known_from',
    columns: [
      SLOT_START,
      column('known_from', 'timestamptz', 'UTC', 'Since when the value was current.'),
      column('known_to', 'timestamptz', 'UTC', 'First instant at which it no longer was.'),
      VALUE,
      ...ORIGINS,
      column('ended_by_run_key', 'integer', '', 'Run that replaced it, in `pipeline_run`.'),
      ...KEYS,
      REASON,
      column(
        'end_reason',
        'text',
        '',
        '`revised`: its slot got another value; `retired`: a slot of a higher vintage took its place.',
      ),
    ],
  },
  {
    name: 'load_clock',
    meaning: 'The clock of the loads.',
    grain: 'the database: one row',
    columns: [
      column('singleton', 'boolean', '', 'Always true: keeps the table at one row.'),
      column('load_version', 'bigint', 'loads', 'How many loads changed facts or records.'),
      column('last_known_from', 'timestamptz', 'UTC', 'When the newest of them became known.'),
    ],
  },
];
