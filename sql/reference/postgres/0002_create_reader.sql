-- What: the role grid_reference_reader, which reads the places and nothing else; public loses everything.
-- Why: who extracts can change nothing, here or anywhere on the server.
-- Undo: drop owned by grid_reference_reader; (the role itself is shared by the cluster)

-- Roles belong to the cluster: another database's migration may be creating it at this moment.
do $$
begin
  begin
    if not exists (select from pg_roles where rolname = 'grid_reference_reader') then
      create role grid_reference_reader nologin;
    end if;
  exception
    when duplicate_object or unique_violation then null;
  end;
  if not (select rolsuper from pg_roles where rolname = current_user) then
    execute format('grant grid_reference_reader to %I', current_user);
  end if;
  execute format('revoke all on database %I from public', current_database());
  execute format('grant connect on database %I to grid_reference_reader', current_database());
end
$$;

revoke all on schema public from public;
revoke all on all tables in schema public from public;
grant usage on schema public to grid_reference_reader;
grant select on
  reference_edition, region, department, grid_node, commune, commune_part, postal_code
  to grid_reference_reader;
