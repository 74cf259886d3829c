create table a (id int primary key, v text);
create function f() returns text language sql as 'select ''f''';
