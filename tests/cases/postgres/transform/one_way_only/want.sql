-- does not: DROP TRANSFORM
create transform for pair language plpgsql (to sql with function pair_to(internal));
