create schema "S";
create sequence "S"."Seq" as int increment by 3 maxvalue 1000 cycle;
create table "S"."T" ("Id" bigint, "Other" int default nextval('"S"."Seq"'));
alter sequence "S"."Seq" owned by "S"."T"."Other";
comment on sequence "S"."Seq" is 'other numbers';
