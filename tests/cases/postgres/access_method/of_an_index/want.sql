create access method mytree type index handler bthandler;
create operator class mytree_int default for type int using mytree as operator 1 <, operator 2 <=, operator 3 =, operator 4 >=, operator 5 >, function 1 btint4cmp(int, int);
create index t_id on t using mytree (id);
create index t_id2 on t using mytree (id mytree_int);
