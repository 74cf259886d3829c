-- same: select id, v::text, w::text from t
-- no yaml
create table t (id int, v number, w number[]);
insert into t values (1, '5', '{6}');
