create domain d as text collate "C";
create table t (v d primary key, w d[]);
create index t_w on t (w);
create view s as select v from t order by v;
