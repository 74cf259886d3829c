create operator family numbers using btree;
alter operator family numbers using btree add operator 2 >= (int, int), operator 4 <= (int, int);
create operator class backwards for type int using btree family numbers as operator 1 >, operator 3 =, operator 5 <, function 1 btint4cmp(int, int);
