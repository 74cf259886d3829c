create function f("A" "My types"."The enum"[], b "My types"."select" default 1) returns setof "My types"."The enum" language sql as 'select $1[1]';
create function "My types".f("A" "My types"."The enum" default 'a') returns "My types"."select" language sql as 'select 1::"My types"."select"';
create function "f(x)"() returns int language sql as 'select 1';
