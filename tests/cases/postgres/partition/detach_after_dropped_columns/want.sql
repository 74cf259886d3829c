create table t_1 (id int, v text);
