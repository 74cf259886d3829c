create foreign table links (id int, constraint a check (id > 0), constraint b check (id < 9)) server s;
