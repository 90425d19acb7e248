/**
 * What the stub puts into a PostgreSQL database so that T-SQL finds its functions, operators and
 * catalog views there. Names of roles carry the database's name before them (see `principals.ts`).
 */
export const RUNTIME = `
  create schema dbo;
  create schema sys;
  grant usage on schema dbo, tsql, sys to public;

  update pg_cast set castcontext = 'a'
    where castsource = 'integer'::regtype and casttarget = 'boolean'::regtype;
  create function tsql.bit_is(boolean, integer) returns boolean language sql immutable
    return $1::integer = $2;
  create function tsql.bit_is_not(boolean, integer) returns boolean language sql immutable
    return not tsql.bit_is($1, $2);
  create operator tsql.= (leftarg = boolean, rightarg = integer, function = tsql.bit_is);
  create operator tsql.<> (leftarg = boolean, rightarg = integer, function = tsql.bit_is_not);
  create operator tsql.+ (leftarg = text, rightarg = text, function = textcat);

  create collation tsql.ci_as (provider = icu, locale = 'und-u-ks-level2', deterministic = false);

  create aggregate tsql.sum(smallint) (sfunc = tsql.int4_sum_step, stype = integer);
  create aggregate tsql.sum(integer) (sfunc = int4pl, stype = integer);
  create aggregate tsql.sum(bigint) (sfunc = int8pl, stype = bigint);
  create aggregate tsql.sum(double precision) (sfunc = float8pl, stype = double precision);
  create aggregate tsql.sum(numeric) (sfunc = numeric_add, stype = numeric);

  create function tsql.len(text) returns integer language sql immutable
    return tsql.utf16_length(rtrim($1, ' '));
  create function tsql.datalength(text) returns integer language sql immutable
    return tsql.utf16_length($1) * 2;
  create function tsql.isjson(text) returns integer language sql immutable
    return case when $1 is null then null when $1 is json object or $1 is json array then 1 else 0 end;
  create function tsql.json_value(text, text) returns varchar(4000) language sql immutable
    return jsonb_path_query_first($1::jsonb, $2::jsonpath) #>> '{}';
  create function tsql.openjson(text) returns table ("key" varchar, "value" text, "type" integer)
    language sql immutable
    begin atomic
      select (position - 1)::varchar, element #>> '{}',
        case jsonb_typeof(element) when 'null' then 0 when 'string' then 1 when 'number' then 2
          when 'boolean' then 3 when 'array' then 4 else 5 end
      from jsonb_array_elements($1::jsonb) with ordinality as elements (element, position);
    end;
  create function tsql.quotename(text) returns varchar(258) language sql immutable
    return '[' || replace($1, ']', ']]') || ']';

  create function tsql.datepart(part text, at timestamp) returns integer language sql immutable
    return case part when 'iso_week' then extract(week from at) when 'dayofyear' then extract(doy from at)
      when 'year' then extract(year from at) when 'quarter' then extract(quarter from at)
      when 'month' then extract(month from at) when 'day' then extract(day from at)
      when 'hour' then extract(hour from at) when 'minute' then extract(minute from at)
      when 'second' then floor(extract(second from at)) end::integer;
  create function tsql.datediff_big(part text, first timestamp, last timestamp) returns bigint
    language sql immutable
    return case part
      when 'year' then extract(year from last) - extract(year from first)
      when 'month' then (extract(year from last) - extract(year from first)) * 12
        + extract(month from last) - extract(month from first)
      when 'day' then extract(epoch from date_trunc('day', last) - date_trunc('day', first)) / 86400
      when 'hour' then extract(epoch from date_trunc('hour', last) - date_trunc('hour', first)) / 3600
      when 'minute' then extract(epoch from date_trunc('minute', last) - date_trunc('minute', first)) / 60
      when 'second' then extract(epoch from date_trunc('second', last) - date_trunc('second', first))
      when 'millisecond' then extract(epoch from date_trunc('milliseconds', last) - date_trunc('milliseconds', first)) * 1000
      when 'microsecond' then extract(epoch from last - first) * 1000000 end::bigint;
  create function tsql.datediff(part text, first timestamp, last timestamp) returns integer
    language sql immutable return tsql.datediff_big(part, first, last)::integer;

  create function tsql.principal_prefix() returns text language sql stable
    return current_database() || '_';
  create function tsql.database_principal_id(name text) returns integer language sql stable
    return case lower(name) when 'public' then 0 when 'dbo' then 1 else
      (select oid::bigint % 2147483647 from pg_roles where rolname = tsql.principal_prefix() || lower(name)) end::integer;
  create function tsql.user_name() returns varchar(128) language sql stable
    return case when starts_with(current_user, tsql.principal_prefix())
      then substr(current_user, length(tsql.principal_prefix()) + 1) else 'dbo' end;
  create function tsql.is_rolemember(role text) returns integer language sql stable
    return case when tsql.user_name() = 'dbo' then case when lower(role) in ('db_owner', 'public') then 1 else 0 end
      else (select pg_has_role(current_user, oid, 'member')::integer from pg_roles
        where rolname = tsql.principal_prefix() || lower(role)) end;
  create function tsql.is_member(role text) returns integer language sql stable
    return tsql.is_rolemember(role);
  create function tsql.schema_id(name text) returns integer language sql stable
    return (select (oid::bigint % 2147483647)::integer from pg_namespace where nspname = lower(name));
  create function tsql.object_id(name text) returns integer language sql stable
    return (select (c.oid::bigint % 2147483647)::integer from pg_class as c
      where c.oid = to_regclass((select string_agg(quote_ident(part), '.')
        from regexp_split_to_table(regexp_replace(lower(replace(replace(name, '[', ''), ']', '')),
          '^tempdb\\.(dbo)?\\.', ''), '\\.') as part)));
  create function tsql.object_id(name text, kind text) returns integer language sql stable
    return (select tsql.object_id(name) from pg_class as c
      where (c.oid::bigint % 2147483647) = tsql.object_id(name)
        and c.relkind = case upper(kind) when 'U' then 'r' when 'V' then 'v' else '?' end);

  create view sys.schemas as
    select nspname::varchar(128) as name, tsql.schema_id(nspname::text) as schema_id from pg_namespace
    where nspname in ('dbo', 'sys');
  create view sys.objects as
    select relname::varchar(128) as name, (c.oid::bigint % 2147483647)::integer as object_id,
      tsql.schema_id(n.nspname::text) as schema_id,
      (case relkind when 'r' then 'U' else 'V' end)::char(2) as type
    from pg_class as c join pg_namespace as n on n.oid = c.relnamespace
    where n.nspname = 'dbo' and relkind in ('r', 'v');
  create view sys.tables as select name, object_id, schema_id, type from sys.objects where type = 'U';
  create view sys.columns as
    select (attrelid::bigint % 2147483647)::integer as object_id, attname::varchar(128) as name,
      attnum::integer as column_id, not attnotnull as is_nullable, attidentity <> '' as is_identity
    from pg_attribute where attnum > 0 and not attisdropped;
  create view sys.database_principals as
    select substr(rolname, length(tsql.principal_prefix()) + 1)::varchar(128) as name,
      (oid::bigint % 2147483647)::integer as principal_id, 'R'::char(1) as type
    from pg_roles where starts_with(rolname, tsql.principal_prefix());
  create view sys.database_role_members as
    select (roleid::bigint % 2147483647)::integer as role_principal_id,
      (member::bigint % 2147483647)::integer as member_principal_id
    from pg_auth_members;
  grant select on all tables in schema sys to public`;

/** Functions the others need, and which need no others. */
export const RUNTIME_BASE = `
  create schema tsql;
  create function tsql.int4_sum_step(integer, smallint) returns integer language sql immutable
    return case when $2 is null then $1 else coalesce($1, 0) + $2 end;
  create function tsql.utf16_length(text) returns integer language sql immutable
    return char_length($1) + char_length(regexp_replace($1, '[\\u0001-\\uFFFF]', '', 'g'));
  create function tsql.is_code_page(text) returns boolean language plpgsql immutable as $$
    begin
      perform convert_to($1, 'WIN1252');
      return true;
    exception when others then
      return false;
    end
  $$`;
