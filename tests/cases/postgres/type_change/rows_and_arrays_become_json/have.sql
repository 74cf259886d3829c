-- one way
create type c as (a int, b text);
create table t (a int[], b c, d c[], e jsonb, f json);
insert into t values ('{1,2}', row(1, 'x'), array[row(2, 'y')]::c[], '5', '6');
