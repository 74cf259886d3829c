create table t (a int, b box, c text);
insert into t values (1, '((0,0),(1,1))', 'x');
