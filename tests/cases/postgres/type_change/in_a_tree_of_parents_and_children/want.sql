create table p (id bigint, v int);
create table c (own int, check (v <> 7)) inherits (p);
create table g (v int, check (own <> 8)) inherits (c);
create index g_v on g (v);
create view s as select v, own from c;
