create table links (id int, slug text);
create table log (id int, slug text);
create table log2 (id int, slug text default 'x;y');
insert into log values (1, 'a');
