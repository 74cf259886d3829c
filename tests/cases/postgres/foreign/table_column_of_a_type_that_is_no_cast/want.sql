create foreign table links (id int, at timestamptz) server s;
