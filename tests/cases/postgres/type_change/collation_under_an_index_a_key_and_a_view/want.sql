-- does not: DROP COLUMN
create table t (v text collate "POSIX" primary key, w varchar(10) collate "C");
create table u (v text collate "POSIX" references t);
create index t_w on t (w, v) where w > 'a';
create view s as select v, w from t order by v;
