-- does not: DROP PUBLICATION
create table links (id int, region int, primary key (id, region)) partition by list (region);
create publication p for table links, clicks;
