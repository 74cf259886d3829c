create sequence s as int increment by 5 minvalue -10 maxvalue 1000 start 20 cache 3 cycle;
create sequence s2 as smallint increment by -1;
create table t (id bigint default nextval('s'));
