create table t (a int, b inet, c text);
insert into t values (1, '10.0.0.1', 'x');
