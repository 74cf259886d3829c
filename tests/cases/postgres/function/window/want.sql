create function f() returns bigint language internal window immutable strict as 'window_rank';
create view v as select f() over (order by x) from generate_series(1, 3) as g (x);
