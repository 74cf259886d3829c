create table t2 (id int primary key, f text[] default null, g int default 3, h text default 'a', i text default 'b', j int default 4);
create table t3 () inherits (t2);
insert into t3 values (1, null, 5, 'x', 'y', 6);
