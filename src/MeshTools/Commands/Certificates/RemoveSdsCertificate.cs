using System.Management.Automation;
using MeshTools.Certificates;
using MeshTools.Cluster;
using MeshTools.Completion;
using MeshTools.Errors;
using MeshTools.Mesh;
using MeshTools.Pipeline;

namespace MeshTools.Commands.Certificates;

/// <summary>Removes a certificate: the secret, and the servers that New-SdsCertificate added for it.</summary>
[Cmdlet(VerbsCommon.Remove, "SdsCertificate", SupportsShouldProcess = true, ConfirmImpact = ConfirmImpact.High)]
[OutputType(typeof(SdsCertificate))]
public sealed class RemoveSdsCertificateCommand : ClusterCmdlet
{
    private readonly List<(ConnectionOptions Connection, string Name, string? Namespace)> _inputs = [];

    /// <summary>The names of the credentials.</summary>
    [Parameter(Position = 0)]
    [Alias("CredentialName")]
    [ValidateNotNullOrEmpty]
    [ArgumentCompleter(typeof(CredentialNameCompleter))]
    public string[] Name { get; set; } = [];

    /// <summary>What Get-SdsCertificate gave, or names; or contexts and sandboxes to remove from.</summary>
    [Parameter(ValueFromPipeline = true)]
    [AllowNull]
    [AllowEmptyString]
    public PSObject? InputObject { get; set; }

    /// <summary>The namespace of the control plane.</summary>
    [Parameter]
    [ValidateNotNullOrEmpty]
    [ArgumentCompleter(typeof(NamespaceCompleter))]
    public string Namespace { get; set; } = MeshObserver.DefaultNamespace;

    /// <summary>Also while other servers use it, and also a secret that MeshTools did not make.</summary>
    [Parameter]
    public SwitchParameter Force { get; set; }

    /// <summary>Takes one input in.</summary>
    protected override void ProcessRecord()
    {
        (string? name, string? ns) = InputObject?.BaseObject switch
        {
            SdsCertificate certificate => (certificate.Name, certificate.Namespace),
            string text => (text, null),
            PSCustomObject => (InputObject.Properties["Name"]?.Value?.ToString(), InputObject.Properties["Namespace"]?.Value?.ToString()),
            _ => (null, null),
        };
        if (!string.IsNullOrEmpty(name))
        {
            _inputs.Add((Connection, name, string.IsNullOrEmpty(ns) ? null : ns));
            return;
        }

        if (Name.Length == 0)
        {
            Terminate(new MeshToolsException(ErrorCatalog.InputNotUnderstood, "No certificate is named.", "Give -Name, or pipe in what Get-SdsCertificate gives.", InputObject?.BaseObject));
        }

        _inputs.AddRange(Name.Select(given => (Connection, given, (string?)null)));
    }

    /// <summary>Removes one after another.</summary>
    protected override void EndProcessing()
    {
        if (_inputs.Count > 0)
        {
            Run(RemoveAsync);
        }
    }

    private async Task RemoveAsync(CancellationToken cancellationToken)
    {
        foreach ((ConnectionOptions connection, string name, string? ns) in _inputs)
        {
            SdsCertificateRemovalRequest request = new()
            {
                Name = name,
                SecretNamespace = ns,
                Force = Force,
                Namespace = Namespace,
                KubeConfig = connection.KubeConfig,
            };
            await EmitAsync(new SdsCertificateRemoval(Connect(connection), OperationHost).RunAsync(request, cancellationToken)).ConfigureAwait(false);
        }
    }
}
