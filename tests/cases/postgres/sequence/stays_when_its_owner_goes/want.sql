-- loses rows
create sequence s;
create table u (id int default nextval('s'), v int);
