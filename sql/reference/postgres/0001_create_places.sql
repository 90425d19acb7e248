-- What: regions, departments, grid nodes, communes, their parts, postal codes, and which edition they are.
-- Why: a postal code leads to communes, a region and a grid node; docs/decisions/0019-a-reference-database.md.
-- Undo: drop table postal_code, commune_part, commune, grid_node, department, region, reference_edition;

-- What the tables were filled from; the hash is that of all their rows.
create table reference_edition (
  singleton boolean not null default true,
  edition varchar(200) collate "C" not null,
  content_sha256 varchar(64) collate "C" not null,
  filled_at timestamptz not null default now(),
  constraint reference_edition_pk primary key (singleton),
  constraint reference_edition_one_row check (singleton)
);

-- A region; area_km2 is calculated from contours (superficie calculée), null overseas; population null where a commune's is unknown.
create table region (
  region_code varchar(3) collate "C" not null,
  region_name varchar(100) collate "C" not null,
  zone varchar(10) collate "C" not null,
  population integer,
  commune_count integer not null,
  area_km2 double precision,
  is_in_eco2mix boolean not null,
  constraint region_pk primary key (region_code)
);

-- A department.
create table department (
  department_code varchar(3) collate "C" not null,
  department_name varchar(100) collate "C" not null,
  region_code varchar(3) collate "C" not null,
  constraint department_pk primary key (department_code),
  constraint department_region_known foreign key (region_code) references region (region_code)
);

-- A substation of the transmission grid (WGS84); is_simulated marks invented ones.
create table grid_node (
  node_code varchar(20) collate "C" not null,
  node_name varchar(200) collate "C" not null,
  voltage_kv double precision,
  node_state varchar(40) collate "C",
  node_function varchar(60) collate "C",
  longitude_deg double precision,
  latitude_deg double precision,
  region_code varchar(3) collate "C",
  is_simulated boolean not null,
  constraint grid_node_pk primary key (node_code),
  constraint grid_node_region_known foreign key (region_code) references region (region_code)
);

-- A commune of today; node_basis says how its node was found: nearest, same_name or simulated.
create table commune (
  commune_code varchar(5) collate "C" not null,
  commune_name varchar(200) collate "C" not null,
  department_code varchar(3) collate "C" not null,
  region_code varchar(3) collate "C" not null,
  population integer,
  node_code varchar(20) collate "C",
  node_basis varchar(20) collate "C",
  constraint commune_pk primary key (commune_code),
  constraint commune_department_known foreign key (department_code) references department (department_code),
  constraint commune_region_known foreign key (region_code) references region (region_code),
  constraint commune_grid_node_known foreign key (node_code) references grid_node (node_code)
);

-- A part of a commune with a code of its own, which resolves to the commune; it carries no facts.
create table commune_part (
  part_code varchar(5) collate "C" not null,
  part_kind varchar(30) collate "C" not null,
  part_name varchar(200) collate "C" not null,
  commune_code varchar(5) collate "C" not null,
  constraint commune_part_pk primary key (part_code, part_kind),
  constraint commune_part_commune_known foreign key (commune_code) references commune (commune_code)
);

-- Which communes a postal code serves; five codes lie in two regions.
create table postal_code (
  postal_code varchar(5) collate "C" not null,
  commune_code varchar(5) collate "C" not null,
  region_code varchar(3) collate "C" not null,
  constraint postal_code_pk primary key (postal_code, commune_code),
  constraint postal_code_commune_known foreign key (commune_code) references commune (commune_code),
  constraint postal_code_region_known foreign key (region_code) references region (region_code),
  constraint postal_code_five_digits check (char_length(postal_code) = 5)
);

-- A filling empties the tables: without these, each row that leaves is looked for in all that pointed at it.
create index commune_by_node on commune (node_code);
create index commune_part_by_commune on commune_part (commune_code);
create index postal_code_by_commune on postal_code (commune_code);
