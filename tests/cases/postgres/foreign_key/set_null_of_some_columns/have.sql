-- since: 15
create table p (a int, b int, primary key (a, b));
create table c (tenant int not null, b int, x int, foreign key (tenant, b) references p on delete set null (b));
insert into p values (1, 2);
insert into c values (1, 2);
