create table p (id int primary key, "C d" text);
create table c (id int primary key, e jsonb) inherits (p);
create table d (e jsonb) inherits (p);
insert into c (id, e) values (1, '{}');
insert into d (id, e) values (1, '{}');
