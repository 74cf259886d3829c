create table "My Schema"."Order" ("Id" int primary key with (fillfactor = 70), v text);
insert into "My Schema"."Order" values (1, 'a'), (2, 'b');
-- does: ALTER INDEX "My Schema"."Order_pkey" SET
-- does not: DROP CONSTRAINT
