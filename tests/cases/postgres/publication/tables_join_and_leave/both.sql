create table links (id int primary key, slug text);
create table clicks (id int primary key);
create schema other;
create table other."Odd Name" (id int primary key);
