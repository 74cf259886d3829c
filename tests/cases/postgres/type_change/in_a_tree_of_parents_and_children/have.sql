-- same: select tableoid::regclass, id, v::text from p order by id
create table p (id int, v text);
create table c (own text, check (v <> '')) inherits (p);
create table g (v text, check (own <> '')) inherits (c);
create index g_v on g (v);
create view s as select v, own from c;
insert into c values (1, '2', '3');
insert into g values (4, '5', '6');
