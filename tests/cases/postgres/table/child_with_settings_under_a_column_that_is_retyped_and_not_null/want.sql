alter table t2 add e varchar(20) not null, add f int not null;
alter table t3 alter f set statistics 60;
insert into t3 values (1, 'a', 2);
