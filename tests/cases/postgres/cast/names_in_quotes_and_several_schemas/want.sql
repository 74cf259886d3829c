create function "My Types"."to order"("My Types"."Pair") returns "select"."order" language sql as 'select row(($1).a)::"select"."order"';
create cast ("My Types"."Pair" as "select"."order") with function "My Types"."to order"("My Types"."Pair") as implicit;
comment on cast ("My Types"."Pair" as "select"."order") is 'a ''quoted'' one';
