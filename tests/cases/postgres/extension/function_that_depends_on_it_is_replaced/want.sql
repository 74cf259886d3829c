create function f() returns text language sql as 'select ''1''';
alter function f() depends on extension hstore;
