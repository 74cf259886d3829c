create table clicks (id int primary key);
