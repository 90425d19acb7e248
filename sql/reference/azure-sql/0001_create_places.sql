-- What: regions, departments, grid nodes, communes, their parts, postal codes, and which edition they are.
-- Why: a postal code leads to communes, a region and a grid node; docs/decisions/0019-a-reference-database.md.
-- Undo: drop table postal_code, commune_part, commune, grid_node, department, region, reference_edition;

-- What the tables were filled from; the hash is that of all their rows.
create table reference_edition (
  singleton bit not null default 1,
  edition nvarchar(200) collate Latin1_General_100_BIN2 not null,
  content_sha256 nvarchar(64) collate Latin1_General_100_BIN2 not null,
  filled_at datetime2(6) not null default sysutcdatetime(),
  constraint reference_edition_pk primary key (singleton),
  constraint reference_edition_one_row check (singleton = 1)
);

-- A region; area_km2 is calculated from contours (superficie calculée), null overseas; population null where a commune's is unknown.
create table region (
  region_code nvarchar(3) collate Latin1_General_100_BIN2 not null,
  region_name nvarchar(100) collate Latin1_General_100_BIN2 not null,
  zone nvarchar(10) collate Latin1_General_100_BIN2 not null,
  population int,
  commune_count int not null,
  area_km2 float(53),
  is_in_eco2mix bit not null,
  constraint region_pk primary key (region_code)
);

-- A department.
create table department (
  department_code nvarchar(3) collate Latin1_General_100_BIN2 not null,
  department_name nvarchar(100) collate Latin1_General_100_BIN2 not null,
  region_code nvarchar(3) collate Latin1_General_100_BIN2 not null,
  constraint department_pk primary key (department_code),
  constraint department_region_known foreign key (region_code) references region (region_code)
);

-- A substation of the transmission grid (WGS84); is_simulated marks invented ones.
create table grid_node (
  node_code nvarchar(20) collate Latin1_General_100_BIN2 not null,
  node_name nvarchar(200) collate Latin1_General_100_BIN2 not null,
  voltage_kv float(53),
  node_state nvarchar(40) collate Latin1_General_100_BIN2,
  node_function nvarchar(60) collate Latin1_General_100_BIN2,
  longitude_deg float(53),
  latitude_deg float(53),
  region_code nvarchar(3) collate Latin1_General_100_BIN2,
  is_simulated bit not null,
  constraint grid_node_pk primary key (node_code),
  constraint grid_node_region_known foreign key (region_code) references region (region_code)
);

-- A commune of today; node_basis says how its node was found: nearest, same_name or simulated.
create table commune (
  commune_code nvarchar(5) collate Latin1_General_100_BIN2 not null,
  commune_name nvarchar(200) collate Latin1_General_100_BIN2 not null,
  department_code nvarchar(3) collate Latin1_General_100_BIN2 not null,
  region_code nvarchar(3) collate Latin1_General_100_BIN2 not null,
  population int,
  node_code nvarchar(20) collate Latin1_General_100_BIN2,
  node_basis nvarchar(20) collate Latin1_General_100_BIN2,
  constraint commune_pk primary key (commune_code),
  constraint commune_department_known foreign key (department_code) references department (department_code),
  constraint commune_region_known foreign key (region_code) references region (region_code),
  constraint commune_grid_node_known foreign key (node_code) references grid_node (node_code)
);

-- A part of a commune with a code of its own, which resolves to the commune; it carries no facts.
create table commune_part (
  part_code nvarchar(5) collate Latin1_General_100_BIN2 not null,
  part_kind nvarchar(30) collate Latin1_General_100_BIN2 not null,
  part_name nvarchar(200) collate Latin1_General_100_BIN2 not null,
  commune_code nvarchar(5) collate Latin1_General_100_BIN2 not null,
  constraint commune_part_pk primary key (part_code, part_kind),
  constraint commune_part_commune_known foreign key (commune_code) references commune (commune_code)
);

-- Which communes a postal code serves; five codes lie in two regions.
create table postal_code (
  postal_code nvarchar(5) collate Latin1_General_100_BIN2 not null,
  commune_code nvarchar(5) collate Latin1_General_100_BIN2 not null,
  region_code nvarchar(3) collate Latin1_General_100_BIN2 not null,
  constraint postal_code_pk primary key (postal_code, commune_code),
  constraint postal_code_commune_known foreign key (commune_code) references commune (commune_code),
  constraint postal_code_region_known foreign key (region_code) references region (region_code),
  constraint postal_code_five_digits check (len(postal_code) = 5)
);

-- A filling empties the tables: without these, each row that leaves is looked for in all that pointed at it.
create index commune_by_node on commune (node_code);
create index commune_part_by_commune on commune_part (commune_code);
create index postal_code_by_commune on postal_code (commune_code);
