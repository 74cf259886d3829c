create sequence s start 5;
create unlogged table t (id serial, n int generated always as identity);
create table u (id serial);
alter sequence u_id_seq set unlogged;
