-- first: do $$ begin create role "select"; exception when duplicate_object then null; end $$
-- first: do $$ begin create role "Case ""Boss"""; exception when duplicate_object then null; end $$
create table t (id int primary key, a text, b text, "Mixed Case" int);
insert into t values (1);
