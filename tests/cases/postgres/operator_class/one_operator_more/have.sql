create operator class backwards for type int using btree as operator 1 >, operator 3 =, operator 5 <, function 1 btint4cmp(int, int);
create index t_n on t (n backwards);
