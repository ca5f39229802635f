using MeshTools.Mesh;

namespace MeshTools.Core.Tests.Documentation;

/// <summary>about_MeshTools_Versions, held to the code for every release.</summary>
internal static class VersionTopic
{
    /// <summary>The minor versions of Istio that MeshTools is made for.</summary>
    public static readonly IReadOnlyList<int> Releases = [.. Enumerable.Range(5, 26)];

    public static HelpTopic Topic { get; } = HelpTopic.Read("about_MeshTools_Versions");

    public static IstioVersion Version(int minor) => IstioVersion.TryParse($"1.{minor}.0")!;

    /// <summary>Holds a column to what the code does.</summary>
    /// <param name="column">A column that one table alone has.</param>
    /// <param name="code">What the code does for a release.</param>
    public static void Holds(string column, Func<IstioVersion, string> code) => Holds(column, code, static cell => cell);

    /// <summary>The same for cells that explain themselves behind the first comma, colon or semicolon.</summary>
    public static void HoldsWithoutExplanation(string column, Func<IstioVersion, string> code) => Holds(column, code, static cell => cell.Split(',', ':', ';')[0]);

    private static void Holds(string column, Func<IstioVersion, string> code, Func<string, string> said)
    {
        HelpTable table = Topic.TableWith(column);
        Assert.All(Releases, minor => Assert.Equal(code(Version(minor)), said(table.CellFor(minor, column))));
    }
}
