using System.Text.Json.Nodes;
using CsCheck;
using MeshTools.Changes;
using MeshTools.Core.Tests.Mesh;
using MeshTools.ExtAuthz;
using MeshTools.Mesh.Observed;
using Xunit.Abstractions;

namespace MeshTools.Core.Tests.ExtAuthz;

/// <summary>Whatever a user asks for: it is refused with a reason and nothing is planned, or what is planned holds it.</summary>
public sealed class ExtAuthzInputPropertyTests(ITestOutputHelper output)
{
    private const int Inputs = 4000;
    private const string Unpleasant = "aZ0-._*/:?#\"'\\{}[]|%$@&\n\t ü密\0";

    private static readonly string[] Versions = ["1.5.0", "1.7.8", "1.9.9", "1.14.0", "1.30.0"];

    private static readonly Snapshots[] Meshes = [.. Versions.Select(Planned.Mesh)];

    private static readonly Gen<string> Text = Gen.OneOf(
        Gen.Char[Unpleasant].Array[0, 20].Select(static letters => new string(letters)),
        Gen.OneOf("ext-authz.default", "ext-authz", "/healthz", "/public/*", "shop.example", "*.open.example", "x-user", "x-*", "ingress-gateway-ef", "-", new string('a', 300)));

    private static readonly Gen<int?> Number = Gen.OneOf(
        Gen.Const((int?)null), Gen.Int.Select(static number => (int?)number), Gen.OneOf<int?>(80, 443, 8080, 8888, 403, 503, 4096));

    private static readonly Gen<ExtAuthzRequest> Requests = Gen.Select(
        Gen.Select(Text, Text, Text, Text.Array[0, 3], Text.Array[0, 2], Text.Array[0, 2]),
        Gen.Select(Number, Number, Number, Number, Gen.Int[0, 2], Gen.Int[0, 1]),
        Gen.Select(Gen.Double[-10, 10_000], Gen.Bool, Gen.Bool),
        static (texts, numbers, rest) => new ExtAuthzRequest
        {
            // Half of them ask for what exists, so that not all end at the first refusal.
            Service = rest.Item2 ? "ext-authz.default" : texts.Item1,
            Port = rest.Item2 ? 8888 : numbers.Item1 ?? 8888,
            Name = rest.Item3 ? "mine" : texts.Item2,
            PathPrefix = rest.Item3 ? null : texts.Item3,
            ExceptPaths = texts.Item4,
            ExceptHosts = texts.Item5,
            IncludeHeaders = rest.Item3 ? [] : texts.Item6,
            ListenerPort = rest.Item3 ? null : numbers.Item2,
            StatusOnError = numbers.Item3 ?? 403,
            MaxRequestBytes = numbers.Item4,
            Form = (ExtAuthzForm)numbers.Item5,
            Protocol = (ExtAuthzProtocol)numbers.Item6,
            Timeout = rest.Item3 ? null : TimeSpan.FromSeconds(rest.Item1),
            Namespace = "istio-system",
        });

    [Fact]
    public void Bad_input_is_refused_with_a_reason_and_the_rest_is_carried_out()
    {
        int planned = 0;
        Gen.Select(Requests, Gen.Int[0, Versions.Length - 1]).Sample(
            (request, index) =>
            {
                ExtAuthzPlan plan = Planned.Plan(Meshes[index], request);
                if (plan.Refusals.Count > 0)
                {
                    Assert.Empty(plan.Steps);
                    Assert.All(plan.Refusals, static reason => Assert.InRange(reason.Trim().Length, 10, 2000));
                    return;
                }

                Interlocked.Increment(ref planned);
                Change[] changes = [.. Assert.Single(plan.Steps).Changes];
                Snapshots after = Planned.After(Meshes[index], changes);
                ExtAuthzFilter filter = Assert.Single(ExtAuthzQuery.Select(Planned.Seen(after), [], [], null)).Value!;
                Assert.Equal((request.Name, Planned.Host, 8888, request.StatusOnError), (filter.Name, filter.Service, filter.Port!.Value, filter.StatusOnError));
                Assert.Equal(request.ExceptPaths.Distinct(), filter.ExceptPaths);
                Assert.Equal(request.ExceptHosts.Distinct(), filter.ExceptHosts);

                // The text of the mesh config is still YAML, with all that was in it.
                foreach (JsonObject config in changes.Where(static change => change.Target.Kind == MeshKinds.ConfigMap).Select(static change => change.Body!))
                {
                    Assert.Equal("cluster.local", EmbeddedYaml.TryRead(config.Text("data", "mesh"), out string? problem).Text("trustDomain"));
                    Assert.Null(problem);
                }

                Assert.Empty(Planned.Changes(after, request));
            },
            iter: Inputs);
        output.WriteLine($"{Inputs} requests, {planned} of them carried out.");
        Assert.InRange(planned, 5, Inputs);
    }
}
