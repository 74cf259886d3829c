create text search configuration c (copy = english);
