-- same: select a, b from u
create type c as (a int, b text);
create table t of c (primary key (a));
create table u of c;
insert into u values (2, 'y');
