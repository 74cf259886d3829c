create table t (id int primary key);
create function f() returns bigint language sql as 'select count(*) from t';
create table u (id int primary key, n bigint default f());
insert into u values (1, 1);
