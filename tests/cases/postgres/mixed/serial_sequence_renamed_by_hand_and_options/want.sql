create sequence ids start 100;
create table t (id bigint primary key default nextval('ids'));
alter sequence ids owned by t.id;
