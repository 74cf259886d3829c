create table t_1 (v text, z int, id int);
alter table t_1 drop z;
alter table t attach partition t_1 for values from (1) to (10);
insert into t values (1, 'a');
