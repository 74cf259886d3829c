create schema app;
create type app.kind as enum ('a', 'b');
create table app.t (id int primary key, kind app.kind not null default 'a');
create table u (id int references app.t, kind app.kind);
create view app.v as select t.kind, u.id from app.t join u using (id);
