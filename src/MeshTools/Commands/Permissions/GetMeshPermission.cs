using System.Management.Automation;
using MeshTools.Changes;
using MeshTools.Completion;
using MeshTools.Ingress;
using MeshTools.Mesh;
using MeshTools.Mesh.Manifests;
using MeshTools.Permissions;
using MeshTools.Pipeline;

namespace MeshTools.Commands.Permissions;

/// <summary>Tells which rights a command needs, as objects or as roles that can be applied. No cluster is asked.</summary>
[Cmdlet(VerbsCommon.Get, "MeshPermission", DefaultParameterSetName = Objects)]
[OutputType(typeof(MeshPermission), ParameterSetName = [Objects])]
[OutputType(typeof(string), ParameterSetName = [Yaml])]
public sealed class GetMeshPermissionCommand : AsyncCmdlet
{
    private const string Objects = "Object";
    private const string Yaml = "Yaml";

    private readonly List<string> _commands = [];

    /// <summary>Names or patterns of commands; all when not given.</summary>
    [Parameter(Position = 0, ValueFromPipeline = true, ValueFromPipelineByPropertyName = true)]
    [Alias("Name")]
    [SupportsWildcards]
    [ValidateNotNullOrEmpty]
    [ArgumentCompleter(typeof(CommandCompleter))]
    public string[] Command { get; set; } = [];

    /// <summary>The manifest for Install-Mesh and Uninstall-Mesh: a file or a folder.</summary>
    [Parameter]
    [ValidateNotNullOrEmpty]
    public string? ManifestPath { get; set; }

    /// <summary>The namespace of the mesh.</summary>
    [Parameter]
    [ValidateNotNullOrEmpty]
    [ArgumentCompleter(typeof(NamespaceCompleter))]
    public string Namespace { get; set; } = MeshObserver.DefaultNamespace;

    /// <summary>The namespaces of the gateways' pods; that of the mesh when not given.</summary>
    [Parameter]
    [ValidateNotNullOrEmpty]
    [ArgumentCompleter(typeof(NamespaceCompleter))]
    public string[] GatewayNamespace { get; set; } = [];

    /// <summary>The names of the gateways.</summary>
    [Parameter]
    [ValidateNotNullOrEmpty]
    [ArgumentCompleter(typeof(GatewayWorkloadCompleter))]
    public string[] Gateway { get; set; } = [IngressDefaults.Gateway];

    /// <summary>The namespaces of the applications; all of the cluster when not given.</summary>
    [Parameter]
    [ValidateNotNullOrEmpty]
    [ArgumentCompleter(typeof(NamespaceCompleter))]
    public string[] ApplicationNamespace { get; set; } = [];

    /// <summary>Leave out rights that a command can do without.</summary>
    [Parameter]
    public SwitchParameter RequiredOnly { get; set; }

    /// <summary>Roles that kubectl applies.</summary>
    [Parameter(Mandatory = true, ParameterSetName = Yaml)]
    public SwitchParameter AsYaml { get; set; }

    /// <summary>The name of the roles and bindings.</summary>
    [Parameter(ParameterSetName = Yaml)]
    [ValidateNotNullOrEmpty]
    public string? RoleName { get; set; }

    /// <summary>ServiceAccounts that get the roles, as NAMESPACE/NAME.</summary>
    [Parameter(ParameterSetName = Yaml)]
    [ValidateForm("[^/:]+[/:][^/:]+", "a ServiceAccount as NAMESPACE/NAME, e.g. operations/mesh-deployer")]
    public string[] ServiceAccount { get; set; } = [];

    /// <summary>Users that get the roles.</summary>
    [Parameter(ParameterSetName = Yaml)]
    [ValidateNotNullOrEmpty]
    public string[] User { get; set; } = [];

    /// <summary>Groups that get the roles.</summary>
    [Parameter(ParameterSetName = Yaml)]
    [ValidateNotNullOrEmpty]
    public string[] Group { get; set; } = [];

    /// <summary>Takes names in.</summary>
    protected override void ProcessRecord() => _commands.AddRange(Command);

    /// <summary>Tells the rights.</summary>
    protected override void EndProcessing() => Run(FindAsync);

    private Task FindAsync(CancellationToken cancellationToken)
    {
        PermissionRequest request = new()
        {
            Commands = [.. _commands.Select(NamePattern.Of)],
            Places = new PermissionPlaces { Namespace = Namespace, GatewayNamespaces = GatewayNamespace, Gateways = Gateway, ApplicationNamespaces = ApplicationNamespace },
            Manifest = ManifestPath is null ? null : ManifestFiles.Load(SessionState.Path.GetUnresolvedProviderPathFromPSPath(ManifestPath)),
            RequiredOnly = RequiredOnly,
        };
        if (PermissionQuery.Warning(request) is string warning)
        {
            OperationHost.Warning(warning);
        }

        IReadOnlyList<ItemOutcome<MeshPermission>> outcomes = PermissionQuery.Run(request);
        EmitAll(outcomes.Where(outcome => !AsYaml || outcome.Error is not null));
        MeshPermission[] permissions = [.. outcomes.Select(static outcome => outcome.Value).OfType<MeshPermission>()];
        if (AsYaml && permissions.Length > 0)
        {
            string name = RoleName ?? PermissionYaml.RoleName(permissions.Select(static item => item.Command));
            Emit<string>(PermissionYaml.Write(permissions, name, PermissionSubject.Of(ServiceAccount, User, Group)));
        }

        return Task.CompletedTask;
    }
}
