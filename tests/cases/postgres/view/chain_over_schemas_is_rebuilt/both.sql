create schema "A b";
create schema c;
