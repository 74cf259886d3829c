create table t (owner text, v int);
create policy own on t for update to public using (owner = current_user);
