create table t (a text, b text generated always as (a || 'x') stored);
insert into t values ('a');
