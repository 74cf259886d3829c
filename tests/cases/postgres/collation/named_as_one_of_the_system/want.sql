create table x (id int primary key); create collation "C" (lc_collate = 'C', lc_ctype = 'C'); alter table x add v text collate public."C";
