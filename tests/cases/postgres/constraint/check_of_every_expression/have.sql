create table t (a int, b text, c jsonb, d text[]);
insert into t values (1, 'x', '{"k": 1}', '{a}');
