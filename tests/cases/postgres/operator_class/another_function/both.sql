create function compare(int, int) returns int language sql immutable as 'select $2 - $1';
create function compare_well(int, int) returns int language sql immutable as 'select sign($2 - $1)::int';
create table t (n int, m int);
insert into t values (1, 2);
