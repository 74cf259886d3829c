"""What runs the databases of a profile elsewhere: containers, clusters, pools, roles."""
