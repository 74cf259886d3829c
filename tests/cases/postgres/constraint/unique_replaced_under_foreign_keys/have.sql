create table t (a int, b int, constraint u unique (a));
create table r (a int, constraint f1 foreign key (a) references t (a) on delete cascade);
create table s (a int, constraint f2 foreign key (a) references t (a) not valid);
insert into t values (1, 2), (2, 2);
insert into r values (1);
insert into s values (2);
