create table t (a bigint, b numeric, c smallint, check (a + b > c), unique (a, b), exclude using btree (c with =));
create index t_sum on t ((a + b)) where c > 0;
create statistics st on a, b from t;
