create function "My f"("A" int, "select" text) returns int language sql as 'select 1';
comment on function "My f"(int, text) is 'x';
