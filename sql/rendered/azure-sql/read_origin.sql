-- Written by `npm run -s grid -- docs`: change the code it is made from, not this file.
-- Sent as: statement

select origin from warehouse_origin
