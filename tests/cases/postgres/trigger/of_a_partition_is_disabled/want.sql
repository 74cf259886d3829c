alter table a_2 enable always trigger g;
alter table a_22 enable replica trigger g;
