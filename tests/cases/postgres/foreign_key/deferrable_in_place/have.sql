create table p (a int primary key);
create table c (a int, constraint f1 foreign key (a) references p, constraint f2 foreign key (a) references p deferrable,
    constraint f3 foreign key (a) references p deferrable initially deferred);
insert into p values (1);
insert into c values (1);
