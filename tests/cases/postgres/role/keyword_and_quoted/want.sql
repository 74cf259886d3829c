create role "select"; create role "Röle" login; grant "select" to "Röle";
