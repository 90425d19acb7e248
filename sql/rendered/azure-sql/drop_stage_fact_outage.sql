-- Written by `npm run -s grid -- docs`: change the code it is made from, not this file.
-- Sent as: batch

drop table if exists #staged_fact_outage;
drop table if exists #change_fact_outage;
