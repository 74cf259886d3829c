-- does not: DROP INDEX
create operator class backwards for type int using btree as operator 1 >, operator 3 =, operator 5 <, function 1 btint4cmp(int, int);
alter operator family backwards using btree add operator 1 > (int, bigint), function 1 (int, bigint) btint48cmp(int, bigint), function 2 (int, int) btint4sortsupport(internal);
create index t_n on t (n backwards);
