-- loses rows
create table other (id int);
