create table allowed (v int primary key);
set check_function_bodies = off;
create function ok(x int) returns boolean language sql as 'select exists (select from allowed where v = x) and not exists (select from t where v < x)';
create table t (id int primary key, v int check (ok(v)));
reset check_function_bodies;
