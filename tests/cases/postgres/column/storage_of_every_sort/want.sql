create table t (a text, b text, c text, d text, e int[]);
alter table t alter a set storage plain, alter b set storage external, alter c set storage main, alter e set storage main;
