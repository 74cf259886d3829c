create table t (id bigserial primary key, other serial);
create table u (id int default nextval('t_other_seq'));
