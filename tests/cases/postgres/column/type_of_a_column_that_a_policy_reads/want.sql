create table t (id int, owner text);
create policy p on t using (owner = current_user);
