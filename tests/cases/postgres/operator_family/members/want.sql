-- does: DROP OPERATOR 5 (integer, bigint)
-- does not: DROP OPERATOR FAMILY
create operator family numbers using btree;
alter operator family numbers using btree add operator 1 > (int, bigint), operator 1 > (bigint, int), function 1 (bigint, int) btint84cmp(bigint, int), function 1 (int, bigint) btint48cmp(int, bigint);
