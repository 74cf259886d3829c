create table s (id int primary key, b text compression pglz, c text);
create table child () inherits (s);
create table grandchild () inherits (child);
create table other () inherits (s);
alter table other alter b set compression default;
insert into child values (1, 'ab', 'cd');
