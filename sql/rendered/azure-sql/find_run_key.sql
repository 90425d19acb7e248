-- Written by `npm run -s grid -- docs`: change the code it is made from, not this file.
-- Sent as: statement
-- Parameters: @run_id nvarchar(4000)

select run_key from pipeline_run where run_id = @run_id
