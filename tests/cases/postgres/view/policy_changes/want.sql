-- does: ALTER POLICY
create table t (owner text, v int);
create policy own on t for update to pg_monitor, pg_read_all_data using (v > 0) with check (owner is not null);
