-- What dbkit has no kind for: workloads and resources, from 24.11 on.
SELECT 'workload', name FROM system.workloads
UNION ALL
SELECT 'resource', name FROM system.resources
