namespace MeshTools.Permissions.Tests;

/// <content>Installing a mesh and removing it, in a namespace of its own.</content>
internal static partial class PermissionCases
{
    private const string Small = "/api/v1/namespaces/small/";
    private const string Telemetry = "/apis/apiextensions.k8s.io/v1/customresourcedefinitions/telemetries.telemetry.istio.io";
    private const string InstallSmall = "$mesh | Install-Mesh -ManifestPath - -Namespace small -NoWait";
    private const string InstallLess = "$less | Install-Mesh -ManifestPath - -Namespace small -NoWait";
    private const string Published = InstallSmall + "; Publish-IngressGateway -Namespace small -Node worker-sz02 -Timeout 0:0:20";
    private const string UninstallSmall = "Uninstall-Mesh -Namespace small -Confirm:$false";

    // The objects before their definition, which takes them along.
    private static readonly string[] InstallPaths =
    [
        Small + "configmaps", Small + "secrets", Small + "services", AllNodes, "/apis/apps/v1/namespaces/small/deployments", "/apis/apps/v1/namespaces/small/daemonsets",
        "/apis/telemetry.istio.io/v1/namespaces/small/telemetries", Telemetry, Rbac + "namespaces/small/rolebindings",
        Rbac + "clusterrolebindings/small-istiod", Rbac + "clusterroles/small-istiod", "/api/v1/namespaces/small",
    ];

    // With it the server is asked before, and no request of the installation itself is refused.
    private static readonly string[] Unasked = ["create selfsubjectaccessreviews"];

    private static IReadOnlyList<(string Command, IReadOnlyList<PermissionCase> Cases)> Installs =>
    [
        ("Install-Mesh",
        [
            InstallOf("a first one", InstallSmall) with { Denied = Unasked },
            InstallOf("a first one, asked before", InstallSmall),
            InstallOf("again", InstallSmall, InstallSmall) with { Denied = Unasked },
            InstallOf("less", InstallLess, InstallSmall) with { Denied = Unasked },

            // Who prunes a definition looks for objects of it, once it is in service.
            InstallOf("a definition less", InstallLess, "$bare | Install-Mesh -ManifestPath - -Namespace small -Timeout 0:1:0") with { Denied = Unasked },
            InstallOf("a published gateway", "$newer | Install-Mesh -ManifestPath - -Namespace small -NoWait", Published) with { Denied = Unasked },
            InstallOf("not ready", "$held | Install-Mesh -ManifestPath - -Namespace small -Timeout 0:0:1") with { Errors = ["WorkloadNotReady"] },
            InstallOf("one more namespace", "\"apiVersion: v1`nkind: Namespace`nmetadata: {name: extra-$([guid]::NewGuid())}\" | Install-Mesh -ManifestPath - -Namespace small -NoWait") with { Denied = Unasked },
        ]),
        ("Uninstall-Mesh",
        [
            InstallOf("what Install-Mesh made", UninstallSmall, InstallSmall),
            InstallOf("what another revision has too", UninstallSmall, $"{InstallSmall}; {InstallSmall} -Revision canary"),
            InstallOf("a published gateway", UninstallSmall, Published),
        ]),
    ];

    private static PermissionCase InstallOf(string name, string script, string? before = null) => new(name, script)
    {
        Paths = InstallPaths,
        IsMadeAnew = true,
        Before = cluster =>
        {
            Assert.True(SpinWait.SpinUntil(() => cluster.Api.TryGetAsync(Telemetry).Result is null, TimeSpan.FromSeconds(30)), $"{Telemetry} does not go.");
            if (before is not null)
            {
                cluster.Straight(before);
            }
        },
    };
}
