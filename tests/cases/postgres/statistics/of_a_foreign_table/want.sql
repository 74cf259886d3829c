create foreign data wrapper w;
create server s foreign data wrapper w;
create foreign table f (a int, b int) server s;
create statistics st (mcv) on a, b from f;
