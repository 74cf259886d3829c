create table a (id bigint, v text);
create table b (id int, a a, more a[]);
