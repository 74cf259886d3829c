create table p (a int primary key);
create table c (a int, constraint f1 foreign key (a) references p deferrable initially deferred,
    constraint f2 foreign key (a) references p, constraint f3 foreign key (a) references p deferrable);
insert into p values (1);
insert into c values (1);
-- does not: DROP CONSTRAINT
