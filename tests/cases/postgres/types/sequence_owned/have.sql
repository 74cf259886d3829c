create sequence s;
create table t (id bigint default nextval('s'));
insert into t default values;
