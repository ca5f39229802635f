using System.Management.Automation;
using MeshTools.Cluster;
using MeshTools.Completion;
using MeshTools.Errors;
using MeshTools.Mesh;
using MeshTools.Mesh.Install;
using MeshTools.Mesh.Istioctl;
using MeshTools.Mesh.Manifests;
using MeshTools.Pipeline;

namespace MeshTools.Commands.Mesh;

/// <summary>Installs Istio, or brings an installation to another version or form.</summary>
[Cmdlet(VerbsLifecycle.Install, "Mesh", SupportsShouldProcess = true, ConfirmImpact = ConfirmImpact.Medium, DefaultParameterSetName = "Version")]
[OutputType(typeof(MeshInstallation), typeof(MeshChange))]
public sealed class InstallMeshCommand : ClusterCmdlet
{
    private const string PipelineText = "-";

    private readonly List<string> _text = [];
    private readonly List<ConnectionOptions> _clusters = [];
    private IstioVersion? _version;

    /// <summary>The version of Istio, e.g. 1.14.6. With -ManifestPath: what the manifest is said to be.</summary>
    [Parameter(Position = 0, Mandatory = true, ParameterSetName = "Version")]
    [Parameter(ParameterSetName = "Manifest")]
    [ValidateNotNullOrEmpty]
    public string? Version { get; set; }

    /// <summary>The profile, e.g. default, demo or minimal; each version has its own.</summary>
    [Parameter(Position = 1, ParameterSetName = "Version")]
    [ValidateNotNullOrEmpty]
    [ArgumentCompleter(typeof(ProfileCompleter))]
    public string Profile { get; set; } = "default";

    /// <summary>Settings: hashtables, or texts of the form path=value.</summary>
    [Parameter(ParameterSetName = "Version")]
    [ValidateNotNullOrEmpty]
    public object[] Set { get; set; } = [];

    /// <summary>What comes with the mesh.</summary>
    [Parameter(ParameterSetName = "Version")]
    [ValidateSet("kiali")]
    public string[] Addon { get; set; } = [];

    /// <summary>The istioctl to render with; otherwise that on PATH, in the cache, or of the release.</summary>
    [Parameter(ParameterSetName = "Version")]
    [ValidateNotNullOrEmpty]
    public string? IstioctlPath { get; set; }

    /// <summary>An address or a folder with the release's archives, in place of Istio's own site.</summary>
    [Parameter(ParameterSetName = "Version")]
    [ValidateNotNullOrEmpty]
    public string? Mirror { get; set; }

    /// <summary>A manifest: a file, a folder, or - for text from the pipeline. No istioctl is needed.</summary>
    [Parameter(Mandatory = true, ParameterSetName = "Manifest")]
    [ValidateNotNullOrEmpty]
    public string? ManifestPath { get; set; }

    /// <summary>Text of a manifest with -ManifestPath -; or contexts and sandboxes to install into.</summary>
    [Parameter(ValueFromPipeline = true)]
    [AllowNull]
    [AllowEmptyString]
    public PSObject? InputObject { get; set; }

    /// <summary>The revision, for a control plane beside another.</summary>
    [Parameter]
    [ValidateForm("[a-z0-9]([-a-z0-9]{0,61}[a-z0-9])?", "a revision: up to 63 small letters, digits and hyphens, with no hyphen at either end, e.g. 1-14-6")]
    [ArgumentCompleter(typeof(RevisionCompleter))]
    public string? Revision { get; set; }

    /// <summary>The mesh's root namespace.</summary>
    [Parameter]
    [ValidateNotNullOrEmpty]
    [ArgumentCompleter(typeof(NamespaceCompleter))]
    public string Namespace { get; set; } = MeshObserver.DefaultNamespace;

    /// <summary>How long to wait for the workloads to be ready.</summary>
    [Parameter]
    [ValidateWait]
    public TimeSpan Timeout { get; set; } = TimeSpan.FromMinutes(5);

    /// <summary>Do not wait for the workloads.</summary>
    [Parameter]
    public SwitchParameter NoWait { get; set; }

    /// <summary>Take fields over from other field managers, and install an older version over a newer one.</summary>
    [Parameter]
    public SwitchParameter Force { get; set; }

    /// <summary>With -WhatIf: emit the plan as objects.</summary>
    [Parameter]
    public SwitchParameter PassThru { get; set; }

    /// <summary>Refuses a version that is none.</summary>
    protected override void BeginProcessing()
    {
        _version = IstioVersion.TryParse(Version);
        if (Version is not null && _version is null)
        {
            Terminate(new MeshToolsException(ErrorCatalog.InvalidIstioVersion, $"'{Version}' is no version of Istio.", target: Version));
        }
    }

    /// <summary>Takes one input in: a piece of text, or a cluster.</summary>
    protected override void ProcessRecord()
    {
        if (InputObject?.BaseObject is string text)
        {
            _text.Add(text);
            if (_clusters.Count > 0)
            {
                return;
            }
        }

        _clusters.Add(Connection);
    }

    /// <summary>Installs into each cluster.</summary>
    protected override void EndProcessing()
    {
        if (_clusters.Count > 0)
        {
            Run(InstallAsync);
        }
    }

    private async Task InstallAsync(CancellationToken cancellationToken)
    {
        IReadOnlyList<ManifestObject> objects = await ObjectsAsync(cancellationToken).ConfigureAwait(false);
        foreach (ConnectionOptions cluster in _clusters)
        {
            await EmitAsync(new MeshInstall(Connect(cluster), OperationHost).RunAsync(Request(objects, cluster), cancellationToken)).ConfigureAwait(false);
        }
    }

    private async Task<IReadOnlyList<ManifestObject>> ObjectsAsync(CancellationToken cancellationToken)
    {
        if (ManifestPath is not null)
        {
            return ManifestPath == PipelineText ? ManifestFiles.FromText(string.Join('\n', _text)) : ManifestFiles.Load(FilePath.Of(this, ManifestPath));
        }

        RenderRequest request = new()
        {
            Version = _version!,
            Profile = Profile,
            Settings = IstioSettings.Read(Set.Select(static value => (value as PSObject)?.BaseObject ?? value)),
            Revision = Revision,
            Namespace = Namespace,
            Kiali = Addon.Length > 0,
            IstioctlPath = IstioctlPath is null ? null : FilePath.Of(this, IstioctlPath),
            Mirror = Mirror,
        };
        return ManifestFiles.FromTexts((await IstioctlRender.RunForUserAsync(request, OperationHost, cancellationToken).ConfigureAwait(false)).Texts);
    }

    private InstallRequest Request(IReadOnlyList<ManifestObject> objects, ConnectionOptions cluster) => new()
    {
        Objects = objects,
        Version = _version ?? ManifestVersion.Find(objects),
        Profile = ManifestPath is null ? Profile : null,
        Revision = Revision,
        Namespace = Namespace,
        Timeout = Timeout,
        NoWait = NoWait,
        Force = Force,
        ShowsDiff = IsWhatIf || MyInvocation.BoundParameters.ContainsKey("Confirm"),
        IsRehearsal = IsWhatIf,
        EmitsPlan = IsWhatIf && PassThru,
        KubeConfig = cluster.KubeConfig,
    };
}
