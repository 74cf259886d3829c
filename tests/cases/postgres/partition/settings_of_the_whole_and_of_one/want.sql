create table t (id int not null, v text default 'b', w text not null) partition by range (id);
create table a_first partition of t for values from (1) to (10);
create table t_2 partition of t for values from (10) to (20);
alter table t alter v set statistics 20, alter v set storage external;
alter table a_first alter v set statistics 30;
alter table t_2 alter v set default 'own', alter v set statistics 10, alter v set storage main;
