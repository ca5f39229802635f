using System.Management.Automation;
using MeshTools.Kiali;
using MeshTools.Pipeline;

namespace MeshTools.Commands.Kiali;

/// <summary>Takes away the login that Set-KialiCredential made.</summary>
[Cmdlet(VerbsCommon.Remove, "KialiCredential", SupportsShouldProcess = true, ConfirmImpact = ConfirmImpact.High)]
[OutputType(typeof(KialiCredential))]
public sealed class RemoveKialiCredentialCommand : KialiCmdlet
{
    /// <summary>How long the restart may take.</summary>
    [Parameter]
    [ValidateWait]
    public TimeSpan Timeout { get; set; } = TimeSpan.FromMinutes(3);

    /// <summary>Remove a secret too that somebody else made.</summary>
    [Parameter]
    public SwitchParameter Force { get; set; }

    /// <summary>Removes the credential of one Kiali.</summary>
    protected override void ProcessRecord() => Run(cancellationToken => EmitAsync(
        new KialiCredentialRemoval(Connect(Connection), OperationHost).RunAsync(Namespace, Account, Force, Timeout, Connection.KubeConfig, cancellationToken)));
}
