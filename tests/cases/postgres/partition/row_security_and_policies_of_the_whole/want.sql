create table t (id int, v text) partition by range (id);
create table t_1 partition of t for values from (1) to (10);
alter table t enable row level security;
alter table t_1 enable row level security;
create policy all_of_it on t using (v = current_user);
create policy part_of_it on t_1 as restrictive for update using (id > 1) with check (id > 2);
