alter table t owner to "select";
