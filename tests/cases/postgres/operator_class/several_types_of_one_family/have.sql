create operator family numbers using btree;
create operator class numbers4 for type int using btree family numbers as operator 1 >, operator 3 =, operator 5 <, function 1 btint4cmp(int, int);
