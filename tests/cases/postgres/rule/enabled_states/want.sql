-- does not: CREATE
alter table links enable always rule r1;
alter table links disable rule r3;
