create type mood as enum ('a', 'b', 'c');
create table t (id int not null, m mood default 'a', ms mood[]);
create materialized view x as select m, count(*) from t group by m;
insert into t values (1, 'a', '{a,b}'), (2, 'b', null);
