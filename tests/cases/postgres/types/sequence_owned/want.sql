create sequence s;
create table t (id bigint default nextval('s'));
alter sequence s owned by t.id;
