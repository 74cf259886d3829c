-- does not: DROP
create language mine handler "Hand"."Ler";
create function f() returns int language mine as 'begin return 1; end';
