create default conversion c for 'UTF8' to 'LATIN1' from utf8_to_iso8859_1;
create conversion d for 'UTF8' to 'LATIN1' from utf8_to_iso8859_1;
