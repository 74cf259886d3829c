create table t (id int, v numeric);
create view a as select id, v from t;
create view b as select v + 1 as w from a;
create materialized view m as select sum(w) from b;
create function total() returns bigint language sql begin atomic select sum(v) from a; end;
comment on view b is 'kept';
