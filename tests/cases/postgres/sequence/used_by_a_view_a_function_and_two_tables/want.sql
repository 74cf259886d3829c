create schema q;
create sequence q."From" as int start 3;
create table t (id int default nextval('q."From"'));
create table u (id bigint default nextval('q."From"'::regclass) + 1000, v text default 'n' || nextval('q."From"'));
create view s as select nextval('q."From"') as next;
create function f() returns bigint language sql begin atomic select currval('q."From"'::regclass); end;
