create text search dictionary english_nostop (template = snowball, language = english);
