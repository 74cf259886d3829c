create trigger whole after insert on a for each row execute function f();
create trigger statement after insert on a for each statement execute function s();
create trigger own before update on "Parts"."A 1" for each row execute function f();
alter table "Parts"."A 1" enable always trigger own;
comment on trigger own on "Parts"."A 1" is 'Of this part only';
