namespace MeshTools.Cluster.Tests.Locality;

/// <summary>The four commands on the release of the source procedure.</summary>
public sealed class OldLocalityLbTests(OldLocalityFixture cluster) : LocalityLbTests(cluster, "consecutiveErrors"), IClassFixture<OldLocalityFixture>;
