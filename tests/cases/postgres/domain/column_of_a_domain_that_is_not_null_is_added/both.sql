create domain d1 as bigint default 3 not null check (value > 0);
create domain d2 as d1 check (value < 1000);
create domain d3 as bigint not null;
create table t1 (id int primary key);
