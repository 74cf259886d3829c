create operator class backwards for type int using btree as operator 1 >, operator 2 >=, operator 3 =, operator 4 <=, operator 5 <, function 1 compare(int, int);
create index t_n on t (n backwards);
create unique index t_m on t (m) include (n) where n > 0;
comment on index t_n is 'kept';
