grant create on schema public to case_boss;
