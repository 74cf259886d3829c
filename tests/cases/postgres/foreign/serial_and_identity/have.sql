create foreign table links (id int not null, n int not null) server s;
