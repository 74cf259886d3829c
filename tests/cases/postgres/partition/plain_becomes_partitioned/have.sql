create table t (id serial primary key, v text not null);
create index t_v on t (v);
create table u (id int references t);
insert into t (v) values ('a'), ('b'), ('c');
delete from t where id = 3;
insert into u values (1);
