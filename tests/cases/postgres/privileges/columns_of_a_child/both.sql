-- roles: case_app case_boss case_reader
create table parent (id int); create table child (more int) inherits (parent);
insert into child values (1);
