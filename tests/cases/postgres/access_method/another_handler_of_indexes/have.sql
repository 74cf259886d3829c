create access method a type index handler hashhandler;
create operator class a_int default for type int using a as operator 1 =, function 1 hashint4(int);
create index t_id on t using a (id);
