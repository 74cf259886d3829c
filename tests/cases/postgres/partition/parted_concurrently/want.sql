-- does: ALTER TABLE visits DETACH PARTITION visits_2 CONCURRENTLY
-- does: ALTER TABLE visits_2 DROP CONSTRAINT IF EXISTS "visits_2_At Day_check"
-- does: ALTER TABLE listed DETACH PARTITION listed_a CONCURRENTLY
-- does: ALTER TABLE beside DETACH PARTITION beside_1;
-- does: ALTER TABLE several DETACH PARTITION several_1;
-- same: select * from visits_2
create table visits_2 (like visits including indexes);
create table listed_a (kind text);
create table beside_1 (n int);
create table several_1 (a int, b int);
create table spread_1 (id int);
alter table spread detach partition spread_0;
