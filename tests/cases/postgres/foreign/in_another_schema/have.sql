create foreign table "Far Away"."Links" ("Id" int) server "S 1";
