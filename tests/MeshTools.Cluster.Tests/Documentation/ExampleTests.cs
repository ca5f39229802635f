namespace MeshTools.Cluster.Tests.Documentation;

/// <summary>The examples do what they say. Each looks at its own outcome and throws when it is not the one meant.</summary>
public sealed class ExampleTests
{
    [Theory]
    [InlineData("quickstart.ps1")]
    [InlineData("install.ps1")]
    [InlineData("secure-ingress.ps1")]
    [InlineData("multi-site.ps1")]
    public void An_example_runs_to_its_end_and_leaves_no_sandbox(string script)
    {
        using ModuleSession session = ModuleSession.Open();

        Outcome outcome = session.Run("& $script", ("script", Path.Combine(Checkout.Root, "examples", script)));

        outcome.Clean();
        Assert.Empty(session.Run("Get-MeshSandbox | Where-Object Name -EQ $name", ("name", Path.GetFileNameWithoutExtension(script))).Clean());
    }
}
