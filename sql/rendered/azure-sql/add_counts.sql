-- Written by `npm run -s grid -- docs`: change the code it is made from, not this file.
-- Sent as: statement
-- Parameters: @run_key int, @inserted int, @revised int, @retired int, @unchanged int, @outranked int

update pipeline_run
set facts_inserted_count = facts_inserted_count + @inserted,
  facts_revised_count = facts_revised_count + @revised,
  facts_retired_count = facts_retired_count + @retired,
  facts_unchanged_count = @unchanged, facts_outranked_count = @outranked
where run_key = @run_key and (@inserted + @revised + @retired > 0
  or facts_inserted_count + facts_revised_count + facts_unchanged_count
    + facts_outranked_count = 0)
