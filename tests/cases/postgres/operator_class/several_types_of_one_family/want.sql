create operator family numbers using btree;
create operator class numbers4 for type int using btree family numbers as operator 1 >, operator 3 =, operator 5 <, function 1 btint4cmp(int, int), operator 1 > (int, bigint), operator 3 = (int, bigint), operator 5 < (int, bigint), function 1 (int, bigint) btint48cmp(int, bigint);
create operator class numbers8 for type bigint using btree family numbers as operator 1 >, operator 3 =, operator 5 <, function 1 btint8cmp(bigint, bigint), function 2 btint8sortsupport(internal), function 4 btequalimage(oid);
