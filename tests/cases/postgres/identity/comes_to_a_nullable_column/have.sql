-- same: select id, v from t order by v
create table t (id bigint, v text);
insert into t values (7, 'a'), (41, 'b');
