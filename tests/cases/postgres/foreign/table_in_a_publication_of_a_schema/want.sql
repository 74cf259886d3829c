create foreign table far.links (id int, n int) server s;
create table far.local (id int primary key);
create publication p for tables in schema far;
