import { column, nullable, type TableEntry } from './table-entry.js';

/** The dimensions of Gold. */
export const DIMENSION_TABLES: readonly TableEntry[] = [
  {
    name: 'dim_region',
    meaning: 'The 12 regions of metropolitan France without Corsica, as eCO2mix publishes them.',
    grain: 'a region',
    columns: [
      column('region_key', 'smallint', '', 'Key; grows in the byte order of the codes.'),
      column('region_code', 'text', 'INSEE code', 'Code of the region, as `32`.'),
      column('region_name', 'text', '', 'French name.'),
      column('rte_code', 'text', '', "RTE's own code of the region."),
      nullable(
        column('population', 'integer', 'inhabitants', 'As the registry tells; null if unknown.'),
      ),
      nullable(
        column('area_km2', 'double precision', 'km2', 'As the registry tells; null if unknown.'),
      ),
    ],
  },
  {
    name: 'dim_source',
    meaning: 'The energy sources; consumption, exchange and storage are sources of their own kind.',
    grain: 'an energy source',
    columns: [
      column('source_key', 'smallint', '', 'Key; ten apart, in the byte order of the codes.'),
      column('source_code', 'text', '', 'Word of the API, as `wind`.'),
      column('source_kind', 'text', '', 'What the value is: production, storage and so on.'),
      column('name_fr', 'text', '', 'French name, for people.'),
      column('unit', 'text', '', 'Unit of the values: `MW`.'),
    ],
  },
  {
    name: 'dim_date',
    meaning: 'Civil days of Paris, 2012-01-01 to 2040-12-31.',
    grain: 'a civil day',
    columns: [
      column('date_key', 'integer', 'yyyymmdd', 'Key.'),
      column('civil_date', 'date', 'Paris', 'The day.'),
      column('year', 'smallint', 'year', 'Year of the day.'),
      column('quarter', 'smallint', '1 to 4', 'Quarter of the year.'),
      column('month', 'smallint', '1 to 12', 'Month of the year.'),
      column('day', 'smallint', '1 to 31', 'Day of the month.'),
      column('iso_year', 'smallint', 'year', 'Year the ISO week belongs to.'),
      column('iso_week', 'smallint', '1 to 53', 'ISO week.'),
      column('weekday', 'smallint', '1 to 7', 'ISO weekday: 1 is Monday.'),
      column('is_weekend', 'boolean', '', 'Whether the day is a Saturday or a Sunday.'),
      column('quarter_hour_count', 'smallint', 'quarter hours', '92, 96 or 100: clock changes.'),
    ],
  },
  {
    name: 'dim_time',
    meaning: 'The 96 quarter hours of the wall clock of Paris.',
    grain: 'a quarter hour of the wall clock',
    columns: [
      column('time_key', 'smallint', 'minute of the day', 'Key: 0 to 1425, a multiple of 15.'),
      column('time_of_day', 'text', 'HH:MM', 'The wall time.'),
      column('hour', 'smallint', '0 to 23', 'Hour of the wall time.'),
      column('minute', 'smallint', '0, 15, 30, 45', 'Minute of the wall time.'),
      column('is_half_hour_start', 'boolean', '', 'Whether a half-hour slot may start here.'),
    ],
  },
];
