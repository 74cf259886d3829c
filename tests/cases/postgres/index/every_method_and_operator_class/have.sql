create table t (a int, b text, c tsvector, d point, e inet, f int[], g jsonb, h box, i uuid, n name);
insert into t values (1, 'x', 'a', '(1,2)', '10.0.0.1', '{1}', '{}', '((0,0),(1,1))', null, 'n');
