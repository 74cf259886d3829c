create schema "S";
create sequence "S"."Seq" increment by 2 no maxvalue cache 2;
create table "S"."T" ("Id" bigint default nextval('"S"."Seq"'));
alter sequence "S"."Seq" owned by "S"."T"."Id";
comment on sequence "S"."Seq" is 'numbers';
insert into "S"."T" default values;
