alter table links disable rule r1;
alter table links enable replica rule r2;
