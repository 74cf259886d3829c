-- does not: DROP
create sequence s as bigint increment by -1 minvalue -100 maxvalue 50 start 9 no cycle;
create sequence "Odd name" as int maxvalue 60000 cache 5;
