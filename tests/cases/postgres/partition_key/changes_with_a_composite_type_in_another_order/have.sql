-- same: select id, (c).a, (c).b, (cs[1]).a, (cs[2]).b, (o).n, ((o).c).a from t order by id
create type c as (a text, b text);
create type o as (n int, c c);
create table t (id int, c c, cs c[], o o) partition by range (id);
create table t_1 partition of t for values from (0) to (10);
insert into t values (1, row('x', 'y'), array[row('p', 'q'), row('r', null)]::c[], row(5, row('v', 'w'))), (2, null, null, null);
