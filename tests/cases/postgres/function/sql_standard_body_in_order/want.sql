create table t (id int primary key, v text, w int);
insert into t values (1, 'x');
create table u (id int primary key, t_id int references t);
create view v as select t.id, u.id as u_id from t join u on u.t_id = t.id;
create function b(x int) returns bigint language sql return (select count(*) from v where v.id > x);
create function a() returns bigint language sql begin atomic insert into u values (1, null); select b(1) + count(*) from t; end;
create procedure c() language sql begin atomic update t set w = 2; delete from u; end;
