-- Written by `npm run -s grid -- docs`: change the code it is made from, not this file.
-- Sent as: migration

-- What: the origin marker and the four dimensions of Gold: region, source, Paris day, Paris time of day.
-- Why: every fact points at them by a small key; a database holds data of one origin only.
-- Undo: drop table warehouse_origin, dim_region, dim_source, dim_date, dim_time;

-- Text compares by its code points, as in PostgreSQL: what a database is created with does not matter.
create table warehouse_origin (
  singleton bit not null default 1,
  origin nvarchar(20) collate Latin1_General_100_BIN2 not null,
  marked_at datetime2(6) not null default sysutcdatetime(),
  constraint warehouse_origin_pk primary key (singleton),
  constraint warehouse_origin_one_row check (singleton = 1),
  constraint warehouse_origin_known check (origin in (N'live', N'simulated', N'replayed'))
);

-- Keys grow in the byte order of the codes, so that the order of a key is the order of the API.
create table dim_region (
  region_key smallint not null,
  region_code nvarchar(10) collate Latin1_General_100_BIN2 not null,
  region_name nvarchar(100) collate Latin1_General_100_BIN2 not null,
  rte_code nvarchar(10) collate Latin1_General_100_BIN2 not null,
  constraint dim_region_pk primary key (region_key),
  constraint dim_region_code_unique unique (region_code)
);

create table dim_source (
  source_key smallint not null,
  source_code nvarchar(50) collate Latin1_General_100_BIN2 not null,
  source_kind nvarchar(50) collate Latin1_General_100_BIN2 not null,
  name_fr nvarchar(100) collate Latin1_General_100_BIN2 not null,
  unit nvarchar(20) collate Latin1_General_100_BIN2 not null,
  constraint dim_source_pk primary key (source_key),
  constraint dim_source_code_unique unique (source_code)
);

-- A Parisian civil day; date_key is yyyymmdd, weekday is ISO (1 Monday to 7 Sunday).
create table dim_date (
  date_key int not null,
  civil_date date not null,
  year smallint not null,
  quarter smallint not null,
  month smallint not null,
  day smallint not null,
  iso_year smallint not null,
  iso_week smallint not null,
  weekday smallint not null,
  is_weekend bit not null,
  quarter_hour_count smallint not null,
  constraint dim_date_pk primary key (date_key),
  constraint dim_date_civil_date_unique unique (civil_date),
  constraint dim_date_quarter_hour_count_known check (quarter_hour_count in (92, 96, 100))
);

-- A quarter hour of the Parisian wall clock; time_key is the minute of the day, 0 to 1425.
create table dim_time (
  time_key smallint not null,
  time_of_day nvarchar(5) collate Latin1_General_100_BIN2 not null,
  hour smallint not null,
  minute smallint not null,
  is_half_hour_start bit not null,
  constraint dim_time_pk primary key (time_key),
  constraint dim_time_on_grid check (time_key between 0 and 1425 and time_key % 15 = 0)
);
