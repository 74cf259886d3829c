create function "My Types"."to order"("My Types"."Pair") returns "select"."order" language sql as 'select row(($1).a)::"select"."order"';
