create table t (id int, v text, w text compression pglz) partition by range (id);
create table t_1 partition of t for values from (1) to (10);
alter table t alter v set storage external, alter v set statistics 5;
alter table only t alter w set storage main;
