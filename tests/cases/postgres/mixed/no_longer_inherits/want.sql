-- one way
create table p (a int, k int);
create table c (a int, k int, b int);
