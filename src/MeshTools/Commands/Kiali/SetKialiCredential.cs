using System.Management.Automation;
using MeshTools.Kiali;
using MeshTools.Pipeline;

namespace MeshTools.Commands.Kiali;

/// <summary>Gives Kiali a login and proves it by a real one.</summary>
[Cmdlet(VerbsCommon.Set, "KialiCredential", SupportsShouldProcess = true, ConfirmImpact = ConfirmImpact.Medium)]
[OutputType(typeof(KialiCredential))]
public sealed class SetKialiCredentialCommand : KialiCmdlet
{
    // Boxed: a field of a value type of MeshTools.Core would make the runtime look for that assembly before OnImport could tell
    // where it is.
    private object? _strategy;

    /// <summary>User and passphrase, for Kiali up to 1.22.</summary>
    [Parameter(Position = 0)]
    [ValidateNotNull]
    [Credential]
    public PSCredential? Credential { get; set; }

    /// <summary>How users get in; by Kiali's version when not given.</summary>
    [Parameter]
    public KialiStrategy? Strategy
    {
        get => (KialiStrategy?)_strategy;
        set => _strategy = value;
    }

    /// <summary>The secret with user and passphrase; the one that Kiali mounts when not given.</summary>
    [Parameter]
    [ValidateNotNullOrEmpty]
    [ValidateObjectName]
    public string? SecretName { get; set; }

    /// <summary>How long the token is to be valid.</summary>
    [Parameter]
    [ValidateTokenLifetime]
    public TimeSpan TokenLifetime { get; set; } = TimeSpan.FromDays(1);

    /// <summary>How long restart and login may take.</summary>
    [Parameter]
    [ValidateWait]
    public TimeSpan Timeout { get; set; } = TimeSpan.FromMinutes(3);

    /// <summary>Sets the credential of one Kiali.</summary>
    protected override void ProcessRecord() => Run(SetAsync);

    private Task SetAsync(CancellationToken cancellationToken)
    {
        KialiRequest request = new()
        {
            Namespace = Namespace,
            Strategy = Strategy,
            Credential = Credential?.GetNetworkCredential(),
            SecretName = SecretName,
            ServiceAccount = Account,
            TokenLifetime = TokenLifetime,
            Timeout = Timeout,
            IsRehearsal = IsWhatIf,
            KubeConfig = Connection.KubeConfig,
        };
        return EmitAsync(new KialiCredentialChange(Connect(Connection), OperationHost).RunAsync(request, cancellationToken));
    }
}
