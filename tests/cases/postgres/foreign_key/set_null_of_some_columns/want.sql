create table p (a int, b int, primary key (a, b));
create table c (tenant int not null, b int default 2, x int,
    foreign key (tenant, b) references p on delete set default (b));
insert into p values (1, 2);
insert into c values (1, 2);
