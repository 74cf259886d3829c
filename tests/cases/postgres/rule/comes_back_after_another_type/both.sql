create table log (id bigint, slug text);
insert into log values (1, 'a');
