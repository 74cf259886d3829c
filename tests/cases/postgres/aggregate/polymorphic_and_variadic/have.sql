create aggregate gathered(anycompatible) (sfunc = array_append, stype = anycompatiblearray, initcond = '{}');
