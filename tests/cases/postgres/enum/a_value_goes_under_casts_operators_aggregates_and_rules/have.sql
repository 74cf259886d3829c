-- same: select id, v::text from t order by id
create type e as enum ('a', 'b', 'gone');
create function to_number(e) returns int immutable language sql return case $1 when 'a' then 1 else 2 end;
create cast (e as int) with function to_number(e) as assignment;
create function same(e, e) returns boolean immutable language sql as 'select $1 = $2';
create operator ~~~ (leftarg = e, rightarg = e, function = same, commutator = ~~~);
create function bigger(e, e) returns e immutable language sql as 'select greatest($1, $2)';
create aggregate biggest(e) (sfunc = bigger, stype = e, initcond = 'a');
create table t (id int, v e, check (v ~~~ v));
create view s as select biggest(v) as most, sum(v::int) as total from t;
create rule r as on insert to t where new.v = 'b' do also select 1;
insert into t values (1, 'a'), (2, 'b');
