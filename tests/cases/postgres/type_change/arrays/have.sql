-- same: select a::text, b::text, d::text from t
create table t (a int[] default '{}', b text[], c varchar(10)[], d uuid[]);
create index t_a on t using gin (a);
insert into t values ('{{1,2},{3,4}}', '{1,NULL}', '{a}', '{00000000-0000-0000-0000-00000000000a}');
