create domain "Number" as int constraint positive check (value > 0) constraint small check (value < 100);
