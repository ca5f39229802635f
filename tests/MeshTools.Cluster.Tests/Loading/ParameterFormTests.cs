namespace MeshTools.Cluster.Tests.Loading;

/// <summary>What people see who give a parameter in a form that it has not. No cluster is asked.</summary>
public sealed class ParameterFormTests
{
    [Theory]
    [InlineData("Get-MeshPermission -AsYaml -ServiceAccount a/b, operations", "'ServiceAccount'", "'operations' is not a ServiceAccount as NAMESPACE/NAME, e.g. operations/mesh-deployer.")]
    [InlineData("Install-Mesh 1.14.6 -Revision Canary", "'Revision'", "'Canary' is not a revision: ")]
    [InlineData("Install-Mesh 1.14.6 -Revision \"canary`n\"", "'Revision'", "is not a revision: ")]
    [InlineData("Start-MeshSandbox -Version latest", "'Version'", "'latest' is not a version of Kubernetes, e.g. v1.20.2.")]
    public void The_form_is_told_in_words(string command, string parameter, string message)
    {
        using ModuleSession session = ModuleSession.Open();

        string said = Assert.Single(session.Run($"try {{ {command} }} catch {{ \"$_\" }}").Clean()).ToString();

        Assert.Contains(parameter, said, StringComparison.Ordinal);
        Assert.Contains(message, said, StringComparison.Ordinal);
        Assert.DoesNotContain("[a-z", said, StringComparison.Ordinal);
    }
}
