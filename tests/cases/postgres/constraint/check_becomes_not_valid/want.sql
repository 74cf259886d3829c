create table t (a int);
insert into t values (1);
alter table t add constraint c check (a > 0) not valid;
