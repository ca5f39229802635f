using System.Text.Json.Nodes;
using CsCheck;
using MeshTools.Core.Tests.Mesh;
using MeshTools.Core.Tests.Mesh.Checks;
using MeshTools.ExtAuthz;
using Xunit.Abstractions;

namespace MeshTools.Core.Tests.ExtAuthz;

/// <summary>Whatever stands in somebody's EnvoyFilters, policies and Gateways: it is judged, and nothing is thrown.</summary>
public sealed class ExtAuthzFuzzTests(ITestOutputHelper output)
{
    private const int Inputs = 3000;

    private static readonly Snapshots[] Meshes = [.. new[] { "1.5.0", "1.8.6", "1.14.0", "1.30.0" }.Select(static version =>
    {
        Snapshots mesh = Planned.Mesh(version).With(Objects.AuthzFilter(Objects.Typed()).Replace("ingress-gateway-ef", "theirs", StringComparison.Ordinal));
        return Planned.After(mesh, Planned.Changes(mesh));
    })];

    private static readonly Gen<(int Mesh, (double Where, int Splinter)[] Hits)> Damage = Gen.Select(
        Gen.Int[0, 3], Gen.Select(Gen.Double[0, 1], Gen.Int[0, MeshCheckFuzzTests.Splinters.Length - 1]).Array[1, 6]);

    [Fact]
    public void Fields_of_the_wrong_type_end_no_command()
    {
        int rows = 0;
        Damage.Sample(
            damage =>
            {
                Snapshots mesh = Meshes[damage.Mesh].Changed(body =>
                {
                    foreach ((double where, int splinter) in damage.Hits)
                    {
                        MeshCheckFuzzTests.Hit(body, where, JsonNode.Parse(MeshCheckFuzzTests.Splinters[splinter]));
                    }

                    return body;
                });
                ExtAuthzObservation seen = Planned.Seen(mesh);
                Interlocked.Add(ref rows, Planned.Map(mesh).Count + ExtAuthzQuery.Select(seen, [], [], null).Count);
                ExtAuthzPlan plan = ExtAuthzPlanner.Plan(seen, Planned.Request() with { Force = true });
                return plan.Refusals.Count + plan.Steps.Count > 0
                    && ExtAuthzRemovalPlanner.Plan(seen, new ExtAuthzRemovalRequest { Name = "ingress-gateway-ef", Namespace = "istio-system", Force = true }).Count > 0;
            },
            iter: Inputs);
        output.WriteLine($"{Inputs} damaged meshes, {rows} rows.");
    }
}
