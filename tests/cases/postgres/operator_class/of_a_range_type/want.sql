create operator class backwards for type int using btree as operator 1 >, operator 2 >=, operator 3 =, operator 4 <=, operator 5 <, function 1 back(int, int);
create type down as range (subtype = int, subtype_opclass = backwards);
create table t (d down);
