create table p (id bigint primary key);
create table t (id int, primary key (id)) partition by range (id);
create table t_1 partition of t for values from (1) to (100);
create table t_rest partition of t default;
alter table t add column "B" int references p;
insert into t values (2), (300);
