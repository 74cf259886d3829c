insert into users values (1);
insert into visits (at, user_id) values ('2025-05-05', 1);
