create function check_options(text[], oid) returns boolean language sql as 'select true';
create foreign data wrapper w validator check_options;
