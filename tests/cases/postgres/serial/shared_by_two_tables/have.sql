create table t (id serial primary key);
create table u (id int primary key default nextval('t_id_seq'));
insert into t default values;
insert into u default values;
