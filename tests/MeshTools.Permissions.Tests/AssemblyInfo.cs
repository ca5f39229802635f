// Two cores feed one API server at a time.
[assembly: CollectionBehavior(DisableTestParallelization = true)]
