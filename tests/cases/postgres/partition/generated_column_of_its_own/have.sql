-- since: 17
create table p (id int, g int generated always as (id + 1) stored) partition by range (id);
create table l (id int, g int generated always as (id + 1) stored);
alter table p attach partition l for values from (0) to (10);
insert into p values (1);
