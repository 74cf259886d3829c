create table parent (id int not null, slug text);
create foreign table links (extra int) inherits (parent) server s options (a 'b');
insert into parent values (1, 'a');
