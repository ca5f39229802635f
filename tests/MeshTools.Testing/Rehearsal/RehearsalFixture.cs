namespace MeshTools.Testing;

/// <summary>A sandbox with the miniature of a mesh, Kiali and what they serve, for commands that are run again and again.</summary>
public class RehearsalFixture : SandboxFixture
{
    // There from the first case to the last.
    private const string Namespaces = "apiVersion: v1\nkind: Namespace\nmetadata: {name: istio-system}\n---\napiVersion: v1\nkind: Namespace\nmetadata: {name: small}";

    /// <param name="hasMesh">False for a cluster that has the namespaces alone.</param>
    private protected RehearsalFixture(bool hasMesh = true)
        : base("-Node worker-sz02, worker-sz03, worker-bj02")
    {
        ManifestProbe objects = new(Api);
        objects.Create(Namespaces);
        if (!hasMesh)
        {
            return;
        }

        objects.Create(KialiManifests.WithoutPods);
        string[] files = [.. new[] { "miniature.yaml", "workloads.yaml" }.Select(static name => File.ReadAllText(Path.Combine(Checkout.Root, "examples", "mesh", name)))];
        Run("$text | Install-Mesh -ManifestPath -", ("text", string.Join("\n---\n", files))).Clean();
    }
}
