-- Written by `npm run -s grid -- docs`: change the code it is made from, not this file.
-- Sent as: statement

select 1 as answers
