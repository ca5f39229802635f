// Environment variables and loaded assemblies belong to the process, and two cores feed one API server at a time.
[assembly: CollectionBehavior(DisableTestParallelization = true)]
