create table p (id int primary key, "C d" text, e boolean);
create table c (id int primary key, e jsonb, "C d" text);
create table d (id int, e jsonb, "C d" text) partition by hash (id);
create table d_1 partition of d for values with (modulus 1, remainder 0);
insert into c (id, e) values (1, '{}');
insert into d (id, e) values (1, '{}');
