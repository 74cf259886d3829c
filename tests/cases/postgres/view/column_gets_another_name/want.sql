-- does: RENAME COLUMN v TO "V v"
-- does not: DROP VIEW
create view w as select id, v as "V v" from a;
comment on column w."V v" is 'Of it';
alter view w alter column "V v" set default 'x';
create view x as select id, "V v" as v from w;
create function f() returns text language sql begin atomic select max("V v") from w; end;
