create function twice(number int) returns int immutable language sql as 'select number + number';
create table t (a int, b int generated always as (twice(a)) stored);
