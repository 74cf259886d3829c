create table a (id int primary key, n int unique, s text check (s <> ''), r int4range, exclude using gist (r with &&));
create table b (id int primary key, a_id int references a, n int references a (n));
insert into a values (1, 1, 's', '[1,2)');
insert into b values (1, 1, 1);
