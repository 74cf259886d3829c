create table t (a int primary key, b text unique, unique (a, b)) ;
create table p (a int primary key, b text, unique (b, a) deferrable) partition by range (a);
create table p1 partition of p for values from (0) to (10);
create table r (a int references p, b text);
alter index p1_pkey rename to key_of_one;
insert into p values (1, 'x');
insert into r values (1);
