create operator family numbers using btree;
create schema "Fam";
create operator family "Fam"."select" using hash;
comment on operator family numbers using btree is 'empty';
comment on operator family "Fam"."select" using hash is 'empty too';
