create sequence q1;
create table t2 (id int primary key, e varchar(20) not null default nextval('q1'), f int default 3);
create table t3 () inherits (t2);
alter table t3 alter e set (n_distinct = 5), alter f set (n_distinct = 5);
insert into t3 values (1, '7', 4);
