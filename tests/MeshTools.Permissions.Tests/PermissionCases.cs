namespace MeshTools.Permissions.Tests;

/// <summary>The uses of each command in which all of its rights are needed.</summary>
internal static partial class PermissionCases
{
    private const string Core = "/api/v1/namespaces/istio-system/";
    private const string Rbac = "/apis/rbac.authorization.k8s.io/v1/";
    private const string AllNodes = "/api/v1/nodes";

    // Not kept: the lists in the other files are initialized in no certain order.
    public static IReadOnlyDictionary<string, IReadOnlyList<PermissionCase>> All =>
        new[] { Nodes, Meshes, Kiali, ExtAuthz, Certificates, Locality, Gateways, Installs }.SelectMany(static group => group)
            .ToDictionary(static entry => entry.Command, static entry => entry.Cases, StringComparer.Ordinal);

    private static IReadOnlyList<(string Command, IReadOnlyList<PermissionCase> Cases)> Nodes =>
    [
        ("Get-NodeRegion", [new("all", "Get-NodeRegion"), new("one", "Get-NodeRegion worker-sz02 -StaleProxies")]),
        ("Set-NodeRegion",
        [
            Node("names", "'worker-sz02', 'worker-sz03' | Set-NodeRegion -Region shenzhen"),
            Node("a pattern", "Set-NodeRegion worker-sz* -Region shenzhen"),
        ]),
        ("Remove-NodeRegion",
        [
            Node("names", "'worker-sz02', 'worker-sz03' | Remove-NodeRegion -Confirm:$false", "Set-NodeRegion * -Region shenzhen"),
            Node("a pattern", "Remove-NodeRegion worker-sz* -Confirm:$false", "Set-NodeRegion * -Region shenzhen"),
        ]),
        ("Start-MeshSandbox", [new("a copy", "Start-MeshSandbox -Name copy -FromKubeConfig $KubeConfig -WhatIf")]),
    ];

    private static IReadOnlyList<(string Command, IReadOnlyList<PermissionCase> Cases)> Meshes =>
    [
        ("Get-Mesh", [new("the mesh", "Get-Mesh")]),
        ("Test-Mesh", [new("a mesh", "Test-Mesh"), new("before an installation", "Test-Mesh -BeforeInstall -Version 1.14.6")]),
    ];

    private static PermissionCase Node(string name, string script, string? before = null) => new(name, script) { Before = Straight(before), Paths = [AllNodes] };

    private static Action<ProofFixture>? Straight(string? script) => script is null ? null : cluster => cluster.Straight(script);
}
