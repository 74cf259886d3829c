-- loses rows
create table links (id int primary key, region int);
create publication p for table links, clicks;
