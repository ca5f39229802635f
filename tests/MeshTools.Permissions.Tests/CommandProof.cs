using System.Management.Automation;
using Xunit.Abstractions;

namespace MeshTools.Permissions.Tests;

/// <summary>
/// Proves commands one after another on a cluster. Most of the time goes into waiting for pods that come or do not come, so the
/// nouns with the longest waits have clusters of their own, side by side.
/// </summary>
public abstract class CommandProof(PermissionFixture cluster, ITestOutputHelper output)
{
    private static readonly string[] Apart = ["Mesh", "IngressGateway", "KialiCredential"];

    private protected PermissionFixture Cluster => cluster;

    /// <summary>The commands of one of the nouns that have a cluster of their own.</summary>
    private protected static TheoryData<string> Of(string noun) => Select(command => Noun(command) == noun && Apart.Contains(noun));

    /// <summary>All other commands.</summary>
    private protected static TheoryData<string> Others() => Select(static command => !Apart.Contains(Noun(command)));

    private protected async Task ProveAsync(string command)
    {
        IReadOnlyList<PSObject> rules = Rules(command);
        IReadOnlyList<ProofRight> rights = ProofRight.Of(rules);

        // What -Purge takes besides is tried on a cluster of its own: it removes the definitions that all other commands live on.
        ProofRight[] taken = [.. rights.Where(static right => !right.IsForPurge)];
        ProofRow row = ProofTable.Add(command, rules.Count(static rule => ProofRight.Of([rule]).Any(static right => !right.IsForPurge)), taken.Length);
        PermissionProof proof = new(cluster, command, rights, row);

        await proof.RunAsync(PermissionCases.All[command], taken);

        output.WriteLine($"{ProofRow.Head}\n{row}");
        Assert.True(proof.Findings.Count == 0, string.Join("\n\n", proof.Findings));
    }

    private protected string ManifestFile()
    {
        string file = Path.Combine(cluster.Folder, "manifest.yaml");
        File.WriteAllText(file, PermissionManifests.Mesh);
        return file;
    }

    private static TheoryData<string> Select(Func<string, bool> which) => [.. PermissionCases.All.Keys.Where(which).Order(StringComparer.Ordinal)];

    private static string Noun(string command) => command[(command.IndexOf('-', StringComparison.Ordinal) + 1)..];

    private IReadOnlyList<PSObject> Rules(string command) => command is "Install-Mesh" or "Uninstall-Mesh"
        ? cluster.Session.Run("Get-MeshPermission $command -ManifestPath $file -Namespace small", ("command", command), ("file", ManifestFile())).Clean()
        : cluster.Session.Run("Get-MeshPermission $command", ("command", command)).Clean();
}
