create foreign table "Far Away"."Links" ("Id" int options ("A b" 'c'), "order" text) server "S 1" options ("select" 'x');
create view "Far Away"."V" as select "Id" from "Far Away"."Links";
comment on column "Far Away"."Links"."order" is 'x';
