using System.Management.Automation;
using System.Net;
using System.Security;
using MeshTools.Changes;
using MeshTools.Kiali;
using MeshTools.Pipeline;

namespace MeshTools.Commands.Kiali;

/// <summary>Logs in to Kiali for real.</summary>
[Cmdlet(VerbsDiagnostic.Test, "KialiCredential", DefaultParameterSetName = "Present")]
[OutputType(typeof(KialiCredential), typeof(bool))]
public sealed class TestKialiCredentialCommand : KialiCmdlet
{
    /// <summary>User and passphrase to try; those of the secret when not given.</summary>
    [Parameter(Mandatory = true, Position = 0, ParameterSetName = "Credential")]
    [Credential]
    public PSCredential Credential { get; set; } = PSCredential.Empty;

    /// <summary>The token to try; a new one of the ServiceAccount when not given.</summary>
    [Parameter(Mandatory = true, ParameterSetName = "Token", ValueFromPipelineByPropertyName = true)]
    [AllowNull]
    [NoPlainText]
    public SecureString? Token { get; set; }

    /// <summary>Only whether Kiali let the user in.</summary>
    [Parameter]
    public SwitchParameter Quiet { get; set; }

    /// <summary>Makes one login.</summary>
    protected override void ProcessRecord() => Run(TestAsync);

    private async Task TestAsync(CancellationToken cancellationToken)
    {
        NetworkCredential? credential = ParameterSetName == "Credential" ? Credential.GetNetworkCredential() : null;
        string? token = Token is not null ? new NetworkCredential(string.Empty, Token).Password : null;
        ItemOutcome<KialiCredential> outcome = await new KialiCredentialTest(Connect(Connection), OperationHost)
            .RunAsync(Namespace, Account, credential, token, Connection.KubeConfig, cancellationToken).ConfigureAwait(false);
        if (Quiet)
        {
            Emit<object>(outcome.Value!.Verified == true);
        }
        else
        {
            Emit(outcome);
        }
    }
}
