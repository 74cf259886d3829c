create table p (a int primary key);
create table c (a int constraint f references p, b int constraint g references p deferrable not enforced);
insert into p values (1);
insert into c values (1, 1);
-- does: ALTER CONSTRAINT f ENFORCED
-- does: ALTER CONSTRAINT g NOT ENFORCED
-- does not: DROP CONSTRAINT
