create publication p for table parent;
create publication q for table only parent;
create publication r for table child;
