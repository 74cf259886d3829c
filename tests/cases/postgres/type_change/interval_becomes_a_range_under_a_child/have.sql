create table t (id int primary key, e interval unique);
create table child (primary key (id)) inherits (t);
