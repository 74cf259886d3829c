create schema "Hand";
create function "Hand"."Ler"() returns language_handler language internal as 'int4in';
