create schema "Other one";
create domain "Other one"."D" as text constraint "A" check (value <> '');
create domain d as int constraint a check (value > 0) constraint c check (value < 8);
comment on constraint a on domain d is 'at least one';
comment on constraint c on domain d is 'a digit';
comment on constraint "A" on domain "Other one"."D" is 'it''s filled';
