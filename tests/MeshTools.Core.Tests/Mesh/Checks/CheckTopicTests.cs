using System.Text.RegularExpressions;
using MeshTools.Core.Tests.Documentation;
using MeshTools.Mesh.Checks;

namespace MeshTools.Core.Tests.Mesh.Checks;

/// <summary>about_MeshTools_Checks lists the checks there are, and no others.</summary>
public sealed partial class CheckTopicTests
{
    [Fact]
    public void The_topic_says_what_the_registry_says()
    {
        string[] documented = [.. Row().Matches(HelpTopic.Read("about_MeshTools_Checks").Text).Select(static match => match.Groups[1].Value)];

        Assert.Equal(MeshChecks.All.Select(Describe).Order(StringComparer.Ordinal), documented.Order(StringComparer.Ordinal));
    }

    private static string Describe(MeshCheckDefinition check)
    {
        string when = check.Phase switch { CheckPhase.Running => "mesh", CheckPhase.BeforeInstall => "before", _ => "both" };
        return $"{check.Id} | {check.Category} | {check.Finds} | {when} | {check.IstioCode}".TrimEnd();
    }

    [GeneratedRegex(@"^\| ((?!Id )[A-Z]\w+ \| [A-Z]\w+ \| .+?) *\|\r?$", RegexOptions.Multiline)]
    private static partial Regex Row();
}
