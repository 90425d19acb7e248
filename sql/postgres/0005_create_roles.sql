-- What: the roles grid_loader (writes Gold) and grid_api_reader (reads it); public loses everything.
-- Why: only the loader may write Gold; the role of the API can only read it.
-- Undo: drop owned by grid_loader, grid_api_reader; (the roles themselves are shared by the cluster)

-- Roles belong to the cluster: another database's migration may be creating them at this moment.
do $$
declare
  role_name text;
begin
  foreach role_name in array array['grid_loader', 'grid_api_reader'] loop
    begin
      if not exists (select from pg_roles where rolname = role_name) then
        execute format('create role %I nologin', role_name);
      end if;
    exception
      when duplicate_object or unique_violation then null;
    end;
    if not (select rolsuper from pg_roles where rolname = current_user) then
      execute format('grant %I to %I', role_name, current_user);
    end if;
  end loop;
  execute format('revoke all on database %I from public', current_database());
  execute format('grant connect, temporary on database %I to grid_loader', current_database());
  execute format('grant connect on database %I to grid_api_reader', current_database());
end
$$;

revoke all on schema public from public;
revoke all on all tables in schema public from public;
grant usage on schema public to grid_loader, grid_api_reader;

grant select on all tables in schema public to grid_loader, grid_api_reader;

grant insert, update on
  pipeline_run, bronze_object, pipeline_run_bronze_object,
  ingestion_audit, rejected_record, source_quota, slot_publication
  to grid_loader;
grant insert on fact_energy_flow_revision to grid_loader;
grant update on load_clock to grid_loader;

-- A retired fact moves to the revisions: the one place where the loader may delete.
grant insert, update, delete on fact_energy_flow to grid_loader;
