create operator family numbers using btree;
alter operator family numbers using btree add operator 1 > (int, bigint), function 1 (int, bigint) btint48cmp(int, bigint);
