create table m (id integer primary key, v text) partition by hash (id);
create table m0 partition of m for values with (modulus 4, remainder 0);
create table m1 partition of m for values with (modulus 4, remainder 1);
create table m2 partition of m for values with (modulus 4, remainder 2);
create table m3 partition of m for values with (modulus 4, remainder 3);
create table r (id integer references m);
create view v as select * from m0;
insert into m select n, 'x' from generate_series(1, 9) n;
insert into r values (1), (2);
