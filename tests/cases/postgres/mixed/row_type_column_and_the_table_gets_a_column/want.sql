create table a (id int, extra text);
create table b (id int, a a);
