create sequence t_id_seq as int;
create table t (id int primary key default nextval('t_id_seq'), v int);
