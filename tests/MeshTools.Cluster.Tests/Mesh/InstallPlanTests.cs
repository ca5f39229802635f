using System.Globalization;
using System.Management.Automation;
using System.Text.RegularExpressions;

namespace MeshTools.Cluster.Tests.Mesh;

/// <summary>
/// Of an object that holds what was applied to it, Install-Mesh does not ask the server. So here every value of a manifest is
/// changed once, on a real API server, which keeps its books in managedFields for each kind in another way.
/// </summary>
public sealed partial class InstallPlanTests(InstallFixture cluster) : IClassFixture<InstallFixture>
{
    private const string Separator = "\n---\n";

    [Fact]
    public void Every_value_of_a_manifest_that_is_changed_is_found()
    {
        cluster.Install(SmallMesh.Yaml()).Clean();
        string[] documents = [.. SmallMesh.Yaml().Split(Separator).Where(static document => document.Contains("\nkind: ", StringComparison.Ordinal) || document.StartsWith("apiVersion", StringComparison.Ordinal))];
        Match[][] values = [.. documents.Select(static document => Value().Matches(document).ToArray())];
        Assert.True(values.Sum(static places => places.Length) >= 90, $"only {values.Sum(static places => places.Length)} values were found in the manifest");

        for (int round = 0; round < values.Max(static places => places.Length); round++)
        {
            string[] changed = [.. documents.Select((document, index) => round < values[index].Length ? Changed(document, values[index][round]) : document)];

            // In the order of the manifest; what the server refuses is an error besides.
            PSObject[] plan = [.. cluster.Install(string.Join(Separator, changed), "-WhatIf -PassThru -Force").Output];

            Assert.Equal(documents.Length, plan.Length);
            string[] missed = [.. plan.Select((change, index) => (Change: change, Index: index))
                .Where(item => round < values[item.Index].Length && item.Change.Properties["Kind"].Value.ToString() == "None")
                .Select(item => $"{item.Change.Properties["Target"].Value}: {values[item.Index][round].Value} at {values[item.Index][round].Index}")];
            Assert.Empty(missed);
            Assert.Equal(
                Enumerable.Range(0, documents.Length).Count(index => round >= values[index].Length),
                plan.Count(static change => change.Properties["Kind"].Value.ToString() == "None"));
        }
    }

    private static string Changed(string document, Match match) => document[..match.Index] + Other(match.Value) + document[(match.Index + match.Length)..];

    private static string Other(string value) => value switch
    {
        _ when int.TryParse(value, NumberStyles.None, CultureInfo.InvariantCulture, out int number) => (number + 1).ToString(CultureInfo.InvariantCulture),
        "true" => "false",
        _ when value[^1] is '"' or '\'' => value[..^1] + "x" + value[^1],
        _ => value + "x",
    };

    /// <summary>A scalar of YAML behind its key or in a list, but for what makes it this object and not another, or keeps the others from being asked about.</summary>
    [GeneratedRegex(
        @"(?<=: |, |\[)(?<!served: |^  - name: |^apiVersion: |^kind: |^metadata: \{name: |^metadata: \{name: [^,}]+, namespace: )(?:""[^""]*""|'[^']*'|[\w./*-]+)(?=[,}\]\n]|$)",
        RegexOptions.Multiline)]
    private static partial Regex Value();
}
