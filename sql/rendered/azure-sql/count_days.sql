-- Written by `npm run -s grid -- docs`: change the code it is made from, not this file.
-- Sent as: statement

select count(*) as days from dim_date
