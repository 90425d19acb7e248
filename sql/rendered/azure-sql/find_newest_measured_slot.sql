-- Written by `npm run -s grid -- docs`: change the code it is made from, not this file.
-- Sent as: statement

select max(slot_start) as "slotStart" from fact_energy_flow where value_mw is not null
