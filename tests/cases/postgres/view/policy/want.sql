create table t (owner text, v int);
alter table t enable row level security;
create policy own on t using (owner = current_user);
create policy only_some on t as restrictive for insert to public with check (v > 0);
