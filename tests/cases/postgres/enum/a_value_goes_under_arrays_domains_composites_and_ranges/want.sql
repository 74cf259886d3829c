-- does: ALTER TYPE e RENAME TO e__old
-- does not: DROP TABLE
create type e as enum ('a', 'b', 'z');
create domain d as e check (value <> 'z');
create domain dd as d[];
create type c as (x e, y d, n int);
create type r as range (subtype = e);
create table t (id int primary key, v e not null, w e[] default '{a,b}', d dd, c c, cs c[], r r, m r_multirange);
