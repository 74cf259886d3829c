-- since: 15
create unlogged table t2 (id int primary key);
create sequence q1;
alter sequence q1 owned by t2.id;
create unlogged sequence q2;
alter sequence q2 owned by t2.id;
