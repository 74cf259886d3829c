create table a (id int primary key, v int);
insert into a values (1, 2);
create function fits(a) returns boolean immutable language sql as 'select $1.v > $1.id';
alter table a add constraint fits check (fits(a));
create index a_fits on a (fits(a.*));
create policy p on a using (fits(a));
