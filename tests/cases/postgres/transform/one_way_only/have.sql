create transform for pair language plpgsql (from sql with function pair_from(internal), to sql with function pair_to(internal));
