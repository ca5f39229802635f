using System.Management.Automation;
using MeshTools.Kiali;

namespace MeshTools.Commands.Kiali;

/// <summary>Tells how users get into Kiali and what is wrong with it.</summary>
[Cmdlet(VerbsCommon.Get, "KialiCredential")]
[OutputType(typeof(KialiCredential))]
public sealed class GetKialiCredentialCommand : KialiCmdlet
{
    /// <summary>Looks at one Kiali.</summary>
    protected override void ProcessRecord() => Run(async cancellationToken =>
        Emit(await new KialiCredentialQuery(Connect(Connection), OperationHost).RunAsync(Namespace, Account, Connection.KubeConfig, cancellationToken).ConfigureAwait(false)));
}
