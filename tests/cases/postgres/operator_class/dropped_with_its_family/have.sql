create schema s;
create operator class s.backwards for type int using btree as operator 1 >, operator 3 =, operator 5 <, function 1 btint4cmp(int, int), operator 1 > (int, bigint);
create table t (n int);
insert into t values (1);
create index t_n on t (n s.backwards);
