create type r as range (subtype = int8, multirange_type_name = "many r");
create domain d as r check (not isempty(value));
create type c as (x r, y "many r");
create table t (id int, v r default '[1,5)', m "many r", a r[], d d, c c, exclude using gist (v with &&));
create index t_v on t using gist (v);
create view s as select lower(v) as low from t;
create function f(r) returns "many r" language sql as 'select $1::"many r"';
