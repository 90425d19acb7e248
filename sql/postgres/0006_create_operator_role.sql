-- What: the role grid_operator, which reads every table and writes none.
-- Why: who runs the platform looks into runs, heartbeats and set-aside records; re-runs and pauses
-- go through Temporal and need no right here. A role of its own, so that what operators are given
-- later does not come to the API.
-- Undo: drop owned by grid_operator; (the role itself is shared by the cluster)

-- Roles belong to the cluster: another database's migration may be creating it at this moment.
do $$
begin
  begin
    if not exists (select from pg_roles where rolname = 'grid_operator') then
      create role grid_operator nologin;
    end if;
  exception
    when duplicate_object or unique_violation then null;
  end;
  if not (select rolsuper from pg_roles where rolname = current_user) then
    execute format('grant grid_operator to %I', current_user);
  end if;
  execute format('grant connect on database %I to grid_operator', current_database());
end
$$;

grant usage on schema public to grid_operator;
grant select on all tables in schema public to grid_operator;
