create table t (id int primary key, "Total of it" int);
insert into t values (1);
create function ok(x int) returns boolean language sql as 'select not exists (select from t where "Total of it" > x)';
create table u (id int primary key, v int check (ok(v)));
insert into u values (1, 2);
