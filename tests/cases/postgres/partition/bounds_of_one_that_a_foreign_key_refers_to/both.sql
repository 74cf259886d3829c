create table t3 (id int, primary key (id)) partition by range (id);
