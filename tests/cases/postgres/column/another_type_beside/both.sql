create table users (id int primary key);
insert into users select generate_series(1, 10);
-- same: select id, user_id::text, clicks::text, code::text, slug, "the day"::date from links order by id
-- same: select last_value, is_called from links_code_seq
-- same: select last_value, is_called from links_number_seq
