alter table a_1 disable trigger g;
