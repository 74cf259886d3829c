-- since: 18
create table links (id int primary key, twice int generated always as (id * 2) stored);
