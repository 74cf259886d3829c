create table t (id int, owner varchar(10));
create policy p on t using (owner = current_user);
