-- does not: DROP
set my.flag = 'it''s off';
create function f() returns int language sql set my.flag from current set datestyle = 'SQL, MDY' set search_path = "$user", public, "Mixed Case" as 'select 1';
