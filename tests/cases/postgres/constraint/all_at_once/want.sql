create table a (id int, n int, s text, r int4range, m int, primary key (id) include (n), unique (n, id), check (s <> 'x'));
create table b (id int primary key, a_id int references a on delete cascade, n int, check (n > 0));
insert into a values (1, 1, 's', '[1,2)');
insert into b values (1, 1, 1);
