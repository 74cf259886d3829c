create table t (a int primary key, b text unique, unique (a, b)) ;
create table p (a int not null, b text, unique (a, b)) partition by range (a);
create table p1 partition of p for values from (0) to (10);
create table r (a int, b text);
insert into p values (1, 'x');
insert into r values (1);
