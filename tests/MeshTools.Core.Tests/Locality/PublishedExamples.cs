namespace MeshTools.Core.Tests.Locality;

/// <summary>Splits that Envoy and Istio publish, each with its source. A data set is a table of the source, row by row.</summary>
internal static class PublishedExamples
{
    private const string Priority = "Envoy documentation, Load balancing: Priority levels";
    private const string Panic = "Envoy documentation, Load balancing: Panic threshold";
    private const string Weight = "Envoy documentation, Load balancing: Locality weighted load balancing";
    private const string Failover = "Istio documentation, task Locality failover";
    private const string Distribute = "Istio documentation, task Locality weighted distribution";
    private const string Reference = "Istio reference, LocalityLoadBalancerSetting";

    // The cluster of both tasks ("Before you begin"): one pod in each.
    private const string Tasks = "region1/zone1 region1/zone2 region2/zone3 region3/zone4";

    /// <summary>Percent of healthy endpoints of each priority, and the percent of the traffic that each gets.</summary>
    public static TheoryData<string, int[], int[]> Priorities { get; } = new()
    {
        { Priority, [100, 100], [100, 0] },
        { Priority, [72, 100], [100, 0] },
        { Priority, [71, 100], [99, 1] },
        { Priority, [50, 100], [70, 30] },
        { Priority, [25, 100], [35, 65] },
        { Priority, [0, 100], [0, 100] },
        { Priority + ", normalized total health", [100, 100], [100, 0] },
        { Priority + ", normalized total health", [72, 72], [100, 0] },
        { Priority + ", normalized total health", [71, 71], [99, 1] },
        { Priority + ", normalized total health", [50, 50], [70, 30] },
        { Priority + ", normalized total health", [25, 100], [35, 65] },
        { Priority + ", normalized total health", [25, 25], [50, 50] },
        { Priority + ", three levels", [100, 100, 100], [100, 0, 0] },
        { Priority + ", three levels", [72, 72, 100], [100, 0, 0] },
        { Priority + ", three levels", [71, 71, 100], [99, 1, 0] },
        { Priority + ", three levels", [50, 50, 100], [70, 30, 0] },
        { Priority + ", three levels", [25, 100, 100], [35, 65, 0] },
        { Priority + ", three levels", [25, 25, 100], [35, 35, 30] },
        { Priority + ", three levels", [25, 25, 20], [36, 36, 28] },
    };

    /// <summary>
    /// Percent of healthy endpoints of two priorities, the percent of the traffic that each gets, and whether each is in
    /// panic, with the threshold of 50 %.
    /// </summary>
    public static TheoryData<string, int[], int[], bool[]> Panics { get; } = new()
    {
        { Panic, [72, 100], [100, 0], [false, false] },
        { Panic, [71, 100], [99, 1], [false, false] },
        { Panic, [50, 100], [70, 30], [false, false] },
        { Panic, [25, 100], [35, 65], [false, false] },
        { Panic, [0, 100], [0, 100], [false, false] },
        { Panic + ", P=1 short too", [72, 72], [100, 0], [false, false] },
        { Panic + ", P=1 short too", [71, 71], [99, 1], [false, false] },
        { Panic + ", P=1 short too", [50, 60], [70, 30], [false, false] },
        { Panic + ", P=1 short too", [25, 100], [35, 65], [false, false] },
        { Panic + ", P=1 short too", [25, 25], [50, 50], [true, true] },
        { Panic + ", P=1 short too", [5, 65], [7, 93], [true, false] },
    };

    /// <summary>Hosts of two priorities that are both in panic, and the percent of the traffic that each gets.</summary>
    public static TheoryData<string, int[], int[]> TotalPanics { get; } = new()
    {
        { Panic + ", all priorities in panic", [5, 5], [50, 50] },
        { Panic + ", all priorities in panic", [2, 8], [20, 80] },
    };

    /// <summary>X of weight 1 with a percent of healthy endpoints, Y of weight 2 with all healthy: the percent that each gets.</summary>
    public static TheoryData<string, int, int, int> Weights { get; } = new()
    {
        { Weight, 100, 33, 67 },
        { Weight, 70, 33, 67 },
        { Weight, 69, 32, 68 },
        { Weight, 50, 26, 74 },
        { Weight, 25, 15, 85 },
        { Weight, 0, 0, 100 },
    };

    /// <summary>
    /// Endpoints (with labels where they matter), setting, caller, places that have failed, and what each locality gets.
    /// </summary>
    public static TheoryData<string, string, string, string, string, string> Istio { get; } = new()
    {
        { Failover, Tasks, "failover: [{from: region1, to: region2}]", "region1/zone1", "", "region1/zone1=100 P0, region1/zone2=0 P1, region2/zone3=0 P2, region3/zone4=0 P3" },
        { Failover + ", to region1.zone2", Tasks, "failover: [{from: region1, to: region2}]", "region1/zone1", "region1/zone1", "region1/zone1=0 P0, region1/zone2=100 P1, region2/zone3=0 P2, region3/zone4=0 P3" },
        { Failover + ", to region2.zone3", Tasks, "failover: [{from: region1, to: region2}]", "region1/zone1", "region1", "region1/zone1=0 P0, region1/zone2=0 P1, region2/zone3=100 P2, region3/zone4=0 P3" },
        { Failover + ", to region3.zone4", Tasks, "failover: [{from: region1, to: region2}]", "region1/zone1", "region1 region2", "region1/zone1=0 P0, region1/zone2=0 P1, region2/zone3=0 P2, region3/zone4=100 P3" },
        { Distribute, Tasks, "distribute: [{from: region1/zone1/*, to: {region1/zone1/*: 70, region1/zone2/*: 20, region3/zone4/*: 10}}]", "region1/zone1", "", "region1/zone1=70 P0, region1/zone2=20 P0, region3/zone4=10 P0, region2/zone3=0 -" },
        { Reference + ", distribute, from zone1", "us-west/zone1 us-west/zone2", Weighted, "us-west/zone1", "", "us-west/zone1=80 P0, us-west/zone2=20 P0" },
        { Reference + ", distribute, from zone2", "us-west/zone1 us-west/zone2", Weighted, "us-west/zone2", "", "us-west/zone1=20 P0, us-west/zone2=80 P0" },
        { Reference + ", a locality that distribute leaves out receives nothing", "us-west/zone1 us-west/zone2 us-east/zone1", Weighted, "us-west/zone1", "", "us-west/zone1=80 P0, us-west/zone2=20 P0, us-east/zone1=0 -" },
        { Reference + ", without distribute the weight is the number of endpoints", "us-west/zone1 us-west/zone1 us-west/zone1 us-west/zone2", "enabled: true", "us-west", "", "us-west/zone1=75 P0, us-west/zone2=25 P0" },
        { Reference + ", failover from us-east to eu-west", "us-east us-west eu-west", "failover: [{from: us-east, to: eu-west}, {from: us-west, to: us-east}]", "us-east", "us-east", "us-east=0 P0, eu-west=100 P1, us-west=0 P2" },
        { Reference + ", failover from us-west to us-east", "us-east us-west eu-west", "failover: [{from: us-east, to: eu-west}, {from: us-west, to: us-east}]", "us-west", "us-west", "us-west=0 P0, us-east=100 P1, eu-west=0 P2" },
        { Reference + ", failoverPriority by place", "r/z/s r/z/t r/y/s q/z/s", "failoverPriority: [topology.istio.io/network, topology.kubernetes.io/region, topology.kubernetes.io/zone, topology.istio.io/subzone]", "r/z/s", "", "r/z/s=100 P0, r/z/t=0 P1, r/y/s=0 P2, q/z/s=0 P3" },
        { Reference + ", failoverPriority with values", "a:version=v1,topology.istio.io/cluster=clusterA b:version=v1,topology.istio.io/cluster=clusterB c:version=v2,topology.istio.io/cluster=clusterA", "failoverPriority: [version=v1, topology.istio.io/cluster=clusterA]", "c", "", "a=100 P0, b=0 P1, c=0 P2" },
    };

    private const string Weighted = "distribute: [{from: us-west/zone1/*, to: {us-west/zone1/*: 80, us-west/zone2/*: 20}}, {from: us-west/zone2/*, to: {us-west/zone1/*: 20, us-west/zone2/*: 80}}]";
}
