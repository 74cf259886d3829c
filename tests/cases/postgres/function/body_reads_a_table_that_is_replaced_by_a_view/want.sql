-- loses rows
create table base (id int primary key);
create view t as select id from base;
create function f() returns bigint language sql as 'select count(*) from t where id > 0';
create table u (id int primary key, n bigint default f());
insert into u values (1, 1);
