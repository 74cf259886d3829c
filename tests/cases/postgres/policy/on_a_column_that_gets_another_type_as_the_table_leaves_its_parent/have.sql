create table t2 (id int primary key, e date);
create table t3 (id int primary key) inherits (t2);
create policy p2 on t3 for select to public using (e is not null);
create view v as select e from t3;
insert into t3 values (1, null);
