-- Written by `npm run -s grid -- docs`: change the code it is made from, not this file.
-- Sent as: statement
-- Parameters: @row_limit int, @after_node_code nvarchar(4000), @only_node_code nvarchar(max), @only_node_name nvarchar(max), @only_voltage_kv nvarchar(max), @only_node_state nvarchar(max), @only_node_function nvarchar(max), @only_longitude_deg nvarchar(max), @only_latitude_deg nvarchar(max), @only_region_code nvarchar(max), @only_is_simulated nvarchar(max), @only_source_rank nvarchar(max)

select node_code, node_name, voltage_kv, node_state, node_function, longitude_deg, latitude_deg, region_code, is_simulated, source_rank from dim_grid_node
where (@after_node_code is null or node_code > @after_node_code)
  and (@only_node_code is null or node_code in (
    select wanted.node_code collate Latin1_General_100_BIN2 from openjson(@only_node_code) with (node_code nvarchar(4000)) as wanted))
  and (@only_node_name is null or node_name in (
    select wanted.node_name collate Latin1_General_100_BIN2 from openjson(@only_node_name) with (node_name nvarchar(4000)) as wanted))
  and (@only_voltage_kv is null or voltage_kv in (
    select wanted.voltage_kv from openjson(@only_voltage_kv) with (voltage_kv float(53)) as wanted)
    or (voltage_kv is null and exists (select 1 from openjson(@only_voltage_kv) with (voltage_kv float(53)) as wanted where wanted.voltage_kv is null)))
  and (@only_node_state is null or node_state in (
    select wanted.node_state collate Latin1_General_100_BIN2 from openjson(@only_node_state) with (node_state nvarchar(4000)) as wanted)
    or (node_state is null and exists (select 1 from openjson(@only_node_state) with (node_state nvarchar(4000)) as wanted where wanted.node_state is null)))
  and (@only_node_function is null or node_function in (
    select wanted.node_function collate Latin1_General_100_BIN2 from openjson(@only_node_function) with (node_function nvarchar(4000)) as wanted)
    or (node_function is null and exists (select 1 from openjson(@only_node_function) with (node_function nvarchar(4000)) as wanted where wanted.node_function is null)))
  and (@only_longitude_deg is null or longitude_deg in (
    select wanted.longitude_deg from openjson(@only_longitude_deg) with (longitude_deg float(53)) as wanted)
    or (longitude_deg is null and exists (select 1 from openjson(@only_longitude_deg) with (longitude_deg float(53)) as wanted where wanted.longitude_deg is null)))
  and (@only_latitude_deg is null or latitude_deg in (
    select wanted.latitude_deg from openjson(@only_latitude_deg) with (latitude_deg float(53)) as wanted)
    or (latitude_deg is null and exists (select 1 from openjson(@only_latitude_deg) with (latitude_deg float(53)) as wanted where wanted.latitude_deg is null)))
  and (@only_region_code is null or region_code in (
    select wanted.region_code collate Latin1_General_100_BIN2 from openjson(@only_region_code) with (region_code nvarchar(4000)) as wanted)
    or (region_code is null and exists (select 1 from openjson(@only_region_code) with (region_code nvarchar(4000)) as wanted where wanted.region_code is null)))
  and (@only_is_simulated is null or is_simulated in (
    select wanted.is_simulated from openjson(@only_is_simulated) with (is_simulated bit) as wanted))
  and (@only_source_rank is null or source_rank in (
    select wanted.source_rank from openjson(@only_source_rank) with (source_rank int) as wanted))
order by node_code
offset 0 rows fetch next @row_limit rows only
option (recompile)
