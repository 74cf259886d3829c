create aggregate total(numeric) (sfunc = plus, stype = numeric, finalfunc = cents);
