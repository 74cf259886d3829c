create table a (id int primary key, n int);
create table b (id int primary key, n int references a);
alter table a add constraint fa foreign key (n) references b;
create table other (id int);
