using System.Text.Json.Nodes;
using CsCheck;
using MeshTools.Mesh;
using MeshTools.Mesh.Checks;
using Xunit.Abstractions;

namespace MeshTools.Core.Tests.Mesh.Checks;

/// <summary>
/// Objects of Istio hold what their authors wrote: a field of another type than the one meant is a finding at most, and
/// never ends the command.
/// </summary>
public sealed class MeshCheckFuzzTests(ITestOutputHelper output)
{
    private const int Inputs = 3000;

    internal static readonly string[] Splinters = ["null", "\"x\"", "\"\"", "\"*\"", "7", "-1", "true", "[]", "{}", "[null]", "[\"a\"]", "[{}]", "{\"a\":null}", "\"outbound|x||\""];

    private static readonly Gen<(int Case, (double Where, int Splinter)[] Hits)> Damage = Gen.Select(
        Gen.Int[0, MeshCheckTests.Cases.Length - 1], Gen.Select(Gen.Double[0, 1], Gen.Int[0, Splinters.Length - 1]).Array[1, 6]);

    [Fact]
    public void Fields_of_the_wrong_type_never_end_a_check()
    {
        int results = 0;
        Damage.Sample(
            damage =>
            {
                Snapshots cluster = MeshCheckTests.Cases[damage.Case].Cluster.Changed(body =>
                {
                    foreach ((double where, int splinter) in damage.Hits)
                    {
                        Hit(body, where, JsonNode.Parse(Splinters[splinter]));
                    }

                    return body;
                });
                MeshCheck[] found = [.. new MeshCheckRun(cluster.Build(), null, false).Run(MeshChecks.All)];
                Interlocked.Add(ref results, found.Length);
                return found.Length >= MeshChecks.All.Count(static check => check.Phase != CheckPhase.BeforeInstall);
            },
            iter: Inputs);
        output.WriteLine($"{Inputs} damaged clusters, {results} results.");
    }

    /// <summary>Puts something else in the place of one node below spec.</summary>
    internal static void Hit(JsonObject body, double where, JsonNode? splinter)
    {
        List<(JsonNode Parent, string? Key, int Index)> places = [(body, "spec", 0)];
        for (int i = 0; i < places.Count; i++)
        {
            JsonNode? node = places[i].Key is string key ? places[i].Parent[key] : places[i].Parent[places[i].Index];
            if (node is JsonObject map)
            {
                places.AddRange(map.Select(entry => ((JsonNode)map, (string?)entry.Key, 0)));
            }
            else if (node is JsonArray list)
            {
                places.AddRange(list.Select((_, index) => ((JsonNode)list, (string?)null, index)));
            }
        }

        (JsonNode parent, string? name, int position) = places[(int)(where * (places.Count - 1))];
        if (name is not null)
        {
            parent[name] = splinter;
        }
        else
        {
            parent[position] = splinter;
        }
    }
}
