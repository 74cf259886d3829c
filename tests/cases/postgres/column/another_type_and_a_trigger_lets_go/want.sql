create table links (id int primary key, n bigint not null);
create trigger touch after insert on links for each row execute function touch();
