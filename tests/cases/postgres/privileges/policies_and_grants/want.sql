grant select on t to case_app; create policy own on t to case_app using (id > 0); alter table t enable row level security;
