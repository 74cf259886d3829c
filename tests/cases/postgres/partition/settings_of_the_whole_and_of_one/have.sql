create table t (id int not null, v text default 'a', w text) partition by range (id);
create table a_first partition of t for values from (1) to (10);
create table t_2 partition of t for values from (10) to (20);
alter table t_2 alter v set default 'own', alter v set statistics 10, alter v set storage main, alter w set not null;
insert into t values (1, 'a', 'b'), (10, 'c', 'd');
