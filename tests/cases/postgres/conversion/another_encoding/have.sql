create schema "Tools";
create conversion "Tools"."select" for 'UTF8' to 'LATIN1' from utf8_to_iso8859_1;
