create table links (id int, twice int generated always as (id * 3) stored);
insert into links values (1);
create rule r as on insert to links do also insert into parts values (new.id, nextval('numbers'::regclass));
