create schema "Tools";
create conversion "Tools"."select" for 'UTF8' to 'WIN1252' from utf8_to_win;
create conversion "Tools"."Two" for 'SJIS' to 'UTF8' from sjis_to_utf8;
