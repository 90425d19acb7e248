-- Written by `npm run -s grid -- docs`: change the code it is made from, not this file.
-- Sent as: batch

drop table if exists #staged_dim_grid_node;
drop table if exists #change_dim_grid_node;
