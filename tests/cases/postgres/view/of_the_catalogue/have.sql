create view w as select relname from pg_class;
