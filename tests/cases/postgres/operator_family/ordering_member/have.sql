create operator family places using gist;
alter operator family places using gist add operator 1 << (point, point);
