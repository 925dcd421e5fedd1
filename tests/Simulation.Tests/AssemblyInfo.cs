// The simulations use every core themselves, and one test measures how long they take.
[assembly: Xunit.CollectionBehavior(DisableTestParallelization = true)]
