create table t (a int, b int, c text);
insert into t values (1, 2, 'c');
create statistics s on a, b from t;
create statistics r on a, lower(c) from t;
