create access method "select" type table handler heap_tableam_handler;
create table u (id int) using "select";
create materialized view m using "select" as select 1 as x;
