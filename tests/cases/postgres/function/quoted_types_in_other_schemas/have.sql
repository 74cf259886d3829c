create function f("A" "My types"."The enum") returns "My types"."select" language sql as 'select 1::"My types"."select"';
