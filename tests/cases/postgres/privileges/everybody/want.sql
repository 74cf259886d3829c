grant select (a) on t to public;
