create table visits (id int, "At Day" date, primary key (id, "At Day")) partition by range ("At Day");
create index on visits ("At Day");
create table visits_1 partition of visits for values from ('2026-01-01') to ('2026-02-01');
create table spread (id int check (id > 0)) partition by hash (id);
create table spread_0 partition of spread for values with (modulus 1, remainder 0);
create table listed (kind text) partition by list (kind);
create table beside (n int) partition by list (n);
create table beside_rest partition of beside default;
create table several (a int, b int) partition by range (a, b);
