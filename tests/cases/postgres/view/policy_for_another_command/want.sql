create table t (owner text);
create policy own on t for delete using (true);
