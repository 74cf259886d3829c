-- same: select id, n::text from links order by id
create table links (id int primary key, n int not null);
create trigger touch after update of n on links for each row execute function touch();
insert into links select g, g from generate_series(1, 20) g;
