-- one way
create table t (a int, b text, c uuid default '00000000-0000-0000-0000-00000000000a', d numeric not null default 0);
insert into t values (1, '{x,y}'), (null, null);
