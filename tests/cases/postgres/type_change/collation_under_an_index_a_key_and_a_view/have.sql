-- same: select v from t
create table t (v text collate "C" primary key, w varchar(10));
create table u (v text collate "C" references t);
create index t_w on t (w, v) where w > 'a';
create view s as select v, w from t order by v;
insert into t values ('a', 'b');
insert into u values ('a');
