create sequence ids start 100;
create table t (id bigint not null default nextval('ids'), v int);
