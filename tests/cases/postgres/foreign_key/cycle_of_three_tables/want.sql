create table a (id int primary key, n int);
create table b (id int primary key, n int);
create table c (id int primary key, n int references a);
alter table a add constraint fa foreign key (n) references b deferrable initially deferred;
alter table b add constraint fb foreign key (n) references c deferrable initially deferred;
insert into a values (1);
insert into b values (1);
