// Most of the time is waiting: of two cores nine tenths lie idle with one cluster.
[assembly: CollectionBehavior(MaxParallelThreads = 4)]
