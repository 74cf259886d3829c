create table t2 (id int primary key);
create table t3 ("C d" varchar(40) not null) inherits (t2);
insert into t3 values (1, '7');
