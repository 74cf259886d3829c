create table t (a int, c text);
insert into t values (1, 'c');
create statistics r on a, lower(c) from t;
