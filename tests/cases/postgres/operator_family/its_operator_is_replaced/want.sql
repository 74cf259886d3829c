-- does not: DROP INDEX
create operator >>> (function = larger, leftarg = int, rightarg = bigint);
create operator class backwards for type int using btree as operator 1 >, operator 3 =, operator 5 <, function 1 btint4cmp(int, int), operator 1 >>> (int, bigint);
create index t_n on t (n backwards);
