-- does: ALTER TABLE s ALTER COLUMN b SET STORAGE EXTERNAL
create table s (id int primary key, b text, c varchar(40));
alter table s alter b set storage external, alter c set storage main, alter c set compression pglz;
create table child () inherits (s);
alter table child alter c set storage plain;
insert into s values (1, 'ab', 'cd');
insert into child values (2, 'ef', 'gh');
