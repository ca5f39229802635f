using System.Net;
using MeshTools.Changes;
using MeshTools.Core.Tests.Kiali;
using MeshTools.Kiali;
using MeshTools.Mesh;
using MeshTools.Mesh.Observed;

namespace MeshTools.Core.Tests.Documentation;

/// <summary>What about_MeshTools_Versions tells of Set-KialiCredential.</summary>
public sealed class KialiVersionTests
{
    private static readonly string[] Keys = ["kiali", "CHANGEME", "CHANGEME00000000", "", "ten-bytes."];

    [Theory]
    [InlineData("v1.14.0", "up to 1.22")]
    [InlineData("v1.15.1", "up to 1.22")]
    [InlineData("v1.22.1", "up to 1.22")]
    [InlineData("v1.23.0", "1.23 to 1.45")]
    [InlineData("v1.45.0", "1.23 to 1.45")]
    [InlineData("v1.46.0", "1.46 and newer")]
    [InlineData("v2.0.0", "1.46 and newer")]
    [InlineData("v2.26.0", "1.46 and newer")]
    public void Each_version_of_Kiali_gets_what_its_row_says(string tag, string releases)
    {
        HelpTable table = VersionTopic.Topic.TableWith("Without -Strategy");
        IReadOnlyList<string> row = Assert.Single(table.Rows, row => row[0] == releases);
        KialiPlan plan = Plan(tag);

        Assert.Equal(plan.Strategy.ToString().ToLowerInvariant(), table.Cell(row, "Without -Strategy"));
        Assert.Equal(Written(plan), table.Cell(row, "What is written"));
        Assert.Equal(Replaced(IstioVersion.TryParse(tag)!), table.Cell(row, "Signing keys that are replaced"));
    }

    private static KialiPlan Plan(string tag)
    {
        KialiObservation kiali = Kialis.Of(tag, "anonymous").Build();
        KialiRequest request = new() { Namespace = "istio-system" };
        bool isLogin = kiali.Version!.IsBefore(23);
        return KialiPlanner.Plan(isLogin ? request with { Credential = new NetworkCredential("admin", "a-passphrase") } : request, kiali, DateTimeOffset.UnixEpoch, static () => new string('k', 32));
    }

    private static string Written(KialiPlan plan)
    {
        if (plan.Changes.FirstOrDefault(static change => change.Target.Kind == MeshKinds.Secret) is Change secret)
        {
            return $"a secret with the keys {string.Join(" and ", secret.Body!["data"]!.AsObject().Select(static entry => entry.Key))}";
        }

        Change config = plan.Changes.Single(static change => change.Target.Kind.WithoutVersion == MeshKinds.ConfigMap);
        string strategy = EmbeddedYaml.TryRead(config.Body.Text("data", KialiNames.ConfigKey), out _).Text("auth", "strategy")!;
        return $"a {plan.Changes[0].Target.Kind.Kind}, and auth.strategy: {strategy}";
    }

    private static string Replaced(IstioVersion version)
    {
        string[] weak = [.. Keys.Where(key => KialiSigningKey.Weakness(Kialis.Of("v" + version, "token", key).Build().Config!, version) is not null)];
        string known = string.Join(", ", weak.Where(static key => key != Keys[^1]).Select(static key => key.Length == 0 ? "none" : key));
        return weak.Contains(Keys[^1]) ? $"{known}, and those that have not 16, 24 or 32 bytes" : known;
    }
}
