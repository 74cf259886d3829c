-- same: select id, n, d::timestamp, s::text, u::text, b::text from t order by id
create table t (id smallint primary key, n numeric(10, 2), d date, s text, u text, b text, j text);
insert into t values (1, 12.00, '2026-01-02', '5', '00000000-0000-0000-0000-00000000000a', 'true', '{"a": 1}'), (2, null, null, null, null, null, null);
