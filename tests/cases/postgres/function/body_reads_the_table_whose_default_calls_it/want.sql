create table t (id int primary key, n bigint);
insert into t values (1, 1);
create function next_n() returns bigint language sql as 'select count(*) + 1 from t';
alter table t alter n set default next_n();
create table u (id int primary key, n bigint);
create function next_u() returns bigint language sql as 'select count(*) + 1 from u';
alter table u alter n set default next_u();
