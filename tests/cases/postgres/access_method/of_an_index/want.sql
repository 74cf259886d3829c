create access method myhash type index handler hashhandler;
create operator class myhash_int default for type int using myhash as operator 1 =, function 1 hashint4(int);
create index t_id on t using myhash (id);
create index t_id2 on t using myhash (id myhash_int) where id > 0;
