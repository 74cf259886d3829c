-- same: select id::bigint from t order by 1
create table t (id smallint generated always as identity (maxvalue 100 cycle), primary key (id));
create table u (t_id smallint primary key references t on update cascade);
insert into t default values;
insert into u values (1);
