create access method a type index handler s.tree;
create operator class a_int default for type int using a as operator 1 <, operator 2 <=, operator 3 =, operator 4 >=, operator 5 >, function 1 btint4cmp(int, int);
create index t_id on t using a (id);
