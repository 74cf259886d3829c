create table s (id int primary key, b text, c varchar(20) compression pglz);
create table child () inherits (s);
create table grandchild () inherits (child);
create table other () inherits (s);
alter table other alter b set compression pglz;
insert into child values (1, 'ab', 'cd');
