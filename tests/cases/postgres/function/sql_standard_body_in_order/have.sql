create table t (id int primary key, v text);
insert into t values (1, 'x');
create function a() returns bigint language sql begin atomic select count(*) from t; end;
