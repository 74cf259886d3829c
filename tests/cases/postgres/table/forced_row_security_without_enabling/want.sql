create table a (id int primary key); insert into a values (1); alter table a force row level security;
