-- does not: DROP COLUMN
-- does not: RENAME
create sequence s as int start 5;
create function good(number int) returns boolean immutable language sql as 'select number > 0';
create function usual() returns bigint language sql as 'select 1::bigint';
create domain d as int default usual() constraint good check (good(value));
create domain of_d as d default nextval('s') + 1;
create table t (v d, u of_d);
