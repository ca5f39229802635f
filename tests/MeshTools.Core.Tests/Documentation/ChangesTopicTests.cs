using System.Reflection;
using MeshTools.Certificates;
using MeshTools.Changes;
using MeshTools.Ingress;
using MeshTools.Kiali;
using MeshTools.Mesh.Install;

namespace MeshTools.Core.Tests.Documentation;

/// <summary>about_MeshTools_Changes names what MeshTools leaves in a cluster.</summary>
public sealed class ChangesTopicTests
{
    private static readonly HelpTopic Topic = HelpTopic.Read("about_MeshTools_Changes");

    /// <summary>A label or annotation of MeshTools' own begins with its name, so a new one is found here.</summary>
    [Fact]
    public void Every_mark_of_MeshTools_is_named_and_no_other()
    {
        IEnumerable<string> marks = typeof(ManagedBy).Assembly.GetTypes()
            .SelectMany(static type => type.GetFields(BindingFlags.Static | BindingFlags.Public | BindingFlags.NonPublic | BindingFlags.DeclaredOnly))
            .Where(static field => field is { IsLiteral: true, FieldType.Name: nameof(String) })
            .Select(static field => (string)field.GetRawConstantValue()!)
            .Where(static text => text.StartsWith("meshtools/", StringComparison.Ordinal) && text != IngressRecord.SecretType);
        IEnumerable<string> told = Topic.TableWith("What it tells").Rows.Select(static row => row[0]).Where(static name => name.StartsWith("meshtools/", StringComparison.Ordinal));

        Assert.Equal(marks.Distinct().Order(StringComparer.Ordinal), told.Order(StringComparer.Ordinal));
    }

    [Fact]
    public void The_objects_that_MeshTools_makes_are_named()
    {
        string[] names =
        [
            $"{ManagedBy.Label}: {ManagedBy.Name}",
            ApplySet.MemberLabel,
            new ApplySet("istio-system", null).Parent.Name,
            new ApplySet("istio-system", "REVISION").Parent.Name,
            IngressRecord.Address("istio-system", "GATEWAY").Name,
            IngressRecord.SecretType,
            KialiNames.Account,
            KialiAccount.Objects("NAMESPACE", KialiNames.Account)[1].Name,
            KialiNames.SecretFolder,
            ServerEdit.PortName("CREDENTIAL"),
            .. KialiNames.Variables.Select(static pair => pair.Variable),
        ];

        Assert.All(names, static name => Assert.Contains(name, Topic.Text, StringComparison.Ordinal));
    }
}
