-- does not: DROP
create sequence s as int increment by 3 minvalue 2 maxvalue 900 start 5 cache 20 cycle;
comment on sequence s is 'counts';
