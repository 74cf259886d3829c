create table t (id int, v int);
create view w as select id, v from t;
comment on column w.id is 'kept';
