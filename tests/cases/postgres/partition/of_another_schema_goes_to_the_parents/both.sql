create schema parts;
create schema other;
create table other.t (id int, v text) partition by range (id);
