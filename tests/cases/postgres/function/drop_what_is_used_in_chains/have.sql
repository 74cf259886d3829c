create function base(x int) returns int immutable language sql return x + 1;
create function above(x int default base(1)) returns int immutable language sql return base(x);
create table a (id int primary key, v int default above(), w int generated always as (above(id)) stored);
insert into a values (1);
create view u as select above(id) as x from a;
create function top() returns setof u language sql begin atomic select * from u; end;
