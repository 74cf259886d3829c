-- since: 15
create table t2 (id int primary key);
create sequence q1 owned by t2.id;
create sequence q2 owned by t2.id;
