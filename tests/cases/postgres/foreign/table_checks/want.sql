create foreign table links (id int, constraint b check (id < 99), constraint c check (id <> 5) no inherit) server s;
