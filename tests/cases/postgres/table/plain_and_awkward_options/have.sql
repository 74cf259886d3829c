create table "My Table" ("from" int, "to" text) with (autovacuum_vacuum_cost_delay = 2.5);
insert into "My Table" values (1, 'x');
