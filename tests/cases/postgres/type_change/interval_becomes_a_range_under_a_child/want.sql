create table t (id int primary key, e r not null);
create table child (primary key (id)) inherits (t);
