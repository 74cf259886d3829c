-- same: select id, v::text, w::text, d::text, c::text, cs::text, r::text, m::text from t order by id
create type e as enum ('a', 'b', 'gone', 'z');
create domain d as e check (value <> 'z');
create domain dd as d[];
create type c as (x e, y d, n int);
create type r as range (subtype = e);
create table t (id int primary key, v e not null, w e[] default '{a,b}', d dd, c c, cs c[], r r, m r_multirange);
insert into t values
    (1, 'a', '{{a,b},{b,a}}', '{b,a}', row('a', 'b', 1), array[row('a', null, 2), null]::c[], '[a,b]', '{[a,b]}'),
    (2, 'z', null, '{}', row(null, null, null), '{}', 'empty', '{}'),
    (3, 'b', '{NULL,b}', null, null, null, null, null);
