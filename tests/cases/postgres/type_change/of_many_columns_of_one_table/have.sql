-- same: select a::text, b::text, c::text from t
create table t (a int, b int, c int, check (a + b > c), unique (a, b), exclude using btree (c with =));
create index t_sum on t ((a + b)) where c > 0;
create statistics st on a, b from t;
insert into t values (1, 2, 2);
