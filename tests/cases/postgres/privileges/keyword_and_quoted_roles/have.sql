grant select on t to "select";
