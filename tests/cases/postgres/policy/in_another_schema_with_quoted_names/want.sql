create schema "S";
create table "S"."T" ("Owner" name, "a b" int);
insert into "S"."T" values ('x', 1);
create policy "all" on "S"."T" using ("Owner" = current_user) with check ("a b" > 0);
create policy "select" on "S"."T" as restrictive for select using ("a b" < 9);
alter table "S"."T" enable row level security;
alter table "S"."T" force row level security;
