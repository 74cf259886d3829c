grant maintain on t to case_app; grant maintain, select on t to case_boss with grant option;
