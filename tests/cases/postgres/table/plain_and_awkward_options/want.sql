create table "My Table" ("from" int not null default 1, "to" text collate "C") with (user_catalog_table = true, log_autovacuum_min_duration = 0);
alter table "My Table" replica identity full;
