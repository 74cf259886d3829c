create table p (a int, b int, primary key (a, b));
create table c (a int, b int, x int default 1,
    constraint f1 foreign key (a, b) references p on delete cascade on update cascade,
    constraint f2 foreign key (a, b) references p (a, b) match full on delete set null,
    constraint f3 foreign key (a, b) references p on delete set default on update restrict);
insert into p values (1, 2);
insert into c values (1, 2);
