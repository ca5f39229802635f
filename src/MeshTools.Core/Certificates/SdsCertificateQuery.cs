using System.Globalization;
using MeshTools.Changes;
using MeshTools.Cluster;
using MeshTools.Cluster.Naming;
using MeshTools.Errors;
using MeshTools.Mesh;
using MeshTools.Mesh.Checks;
using MeshTools.Mesh.Topology;

namespace MeshTools.Certificates;

/// <summary>Get- and Test-SdsCertificate: one look at all Gateways and their certificates.</summary>
internal sealed class SdsCertificateQuery(ClusterClient client)
{
    /// <summary>The namespace of the control plane.</summary>
    public string Namespace { get; init; } = MeshObserver.DefaultNamespace;

    /// <summary>Names and patterns; empty for all.</summary>
    public IReadOnlyList<NameFilter> Names { get; init; } = [];

    /// <summary>Only certificates of this Gateway.</summary>
    public GatewayReference? Gateway { get; init; }

    /// <summary>For Get-: only those that end within this time, or have ended. For Test-: what counts as soon.</summary>
    public TimeSpan? ExpiringWithin { get; init; }

    /// <summary>Only certificates with problems.</summary>
    public bool OnlyProblems { get; init; }

    /// <summary>Told about what may not be read and could be done without; null for nobody.</summary>
    public Action<string>? Warn { get; init; }

    /// <summary>The kubeconfig that every result carries along; null when none was named.</summary>
    public string? KubeConfig { get; init; }

    private TimeSpan Soon => ExpiringWithin ?? CredentialFindings.Soon;

    /// <summary>The certificates, those first that end first.</summary>
    public async Task<IReadOnlyList<ItemOutcome<SdsCertificate>>> FindAsync(CancellationToken cancellationToken)
    {
        MeshView view = await ReadAsync(cancellationToken).ConfigureAwait(false);
        return Find(view);
    }

    /// <summary>How each use stands.</summary>
    public async Task<IReadOnlyList<ItemOutcome<SdsCertificateTest>>> TestAsync(CancellationToken cancellationToken)
    {
        MeshView view = await ReadAsync(cancellationToken).ConfigureAwait(false);
        return Test(view);
    }

    /// <summary>The certificates of a mesh. Pure.</summary>
    public IReadOnlyList<ItemOutcome<SdsCertificate>> Find(MeshView view)
    {
        IEnumerable<SdsCertificate> found = Wanted(view).Select(entry => entry.Describe(view, Soon, KubeConfig))
            .Where(certificate => (!OnlyProblems || certificate.Problems.Count > 0)
                && (ExpiringWithin is not TimeSpan within || certificate.NotAfter - view.Snapshot.Time < within))
            .OrderBy(static certificate => certificate.NotAfter ?? DateTimeOffset.MaxValue).ThenBy(static certificate => certificate.Name, StringComparer.Ordinal);
        return [.. found.Select(static certificate => (ItemOutcome<SdsCertificate>)certificate), .. Unknown(view).Select(static error => (ItemOutcome<SdsCertificate>)error)];
    }

    /// <summary>The uses of a mesh's certificates, and how they stand. Pure.</summary>
    public IReadOnlyList<ItemOutcome<SdsCertificateTest>> Test(MeshView view)
    {
        IEnumerable<SdsCertificateTest> tests = Wanted(view).SelectMany(entry => entry.Servers.Count == 0
            ? [Judge(view, entry, null, entry.Findings(view, Soon))]
            : entry.Servers.Where(server => IsOfGateway(server)).Select(server => Judge(view, entry, server, entry.Findings(view, server, Soon))));
        return [.. tests.Select(static test => (ItemOutcome<SdsCertificateTest>)test), .. Unknown(view).Select(static error => (ItemOutcome<SdsCertificateTest>)error)];
    }

    private async Task<MeshView> ReadAsync(CancellationToken cancellationToken) =>
        new(await new SdsCertificateObserver(client, Warn).ReadAsync(Namespace, cancellationToken).ConfigureAwait(false));

    private IEnumerable<CredentialEntry> Wanted(MeshView view) => CredentialEntry.Read(view)
        .Where(entry => (Names.Count == 0 || Names.Any(name => name.Matches(entry.Name))) && (Gateway is null || entry.Servers.Any(IsOfGateway)));

    private bool IsOfGateway(GatewayServer server) =>
        Gateway is null || Gateway.IsFor(server.Gateway.Object.Name, server.Gateway.Object.Namespace);

    /// <summary>An error for each plain name that is none, with one that was probably meant.</summary>
    private IEnumerable<MeshToolsException> Unknown(MeshView view)
    {
        IReadOnlyList<CredentialEntry> entries = CredentialEntry.Read(view);
        return Names.Where(name => !name.IsPattern && !entries.Any(entry => name.Matches(entry.Name))).Select(name => NotFound(name.Text, entries, view.Snapshot.Context));
    }

    public static MeshToolsException NotFound(string name, IReadOnlyList<CredentialEntry> entries, string context)
    {
        CredentialEntry? near = entries.FirstOrDefault(entry => NearMiss.IsNear(entry.Name, name, CredentialFindings.NearEdits));
        return new MeshToolsException(
            ErrorCatalog.CertificateNotFound,
            $"There is no certificate '{name}' in context '{context}'" + (near is null ? "." : $"; there is '{near.Name}'."),
            target: name);
    }

    private SdsCertificateTest Judge(MeshView view, CredentialEntry entry, GatewayServer? server, IEnumerable<CheckFinding> findings)
    {
        CheckFinding[] found = [.. findings];
        int? days = entry.DaysLeft(view);
        return new SdsCertificateTest
        {
            Name = entry.Name,
            Namespace = entry.Namespace,
            Gateway = server is null ? null : CredentialEntry.GatewayOf(server),
            Server = server is null ? null : $"{server.Port} ({string.Join(", ", server.Hosts)})",
            Status = found.Length == 0 ? MeshCheckStatus.Pass : found.Max(static finding => finding.Status),
            Reason = found.Length > 0 ? string.Join(" ", found.Select(static finding => finding.Reason).Distinct(StringComparer.Ordinal))
                : string.Create(CultureInfo.InvariantCulture, $"It is valid for another {Counted.Of(days ?? 0, "day")}{(server is null ? ", and no Gateway uses it" : string.Empty)}."),
            Hint = found.Length == 0 ? null : string.Join(" ", found.Select(static finding => finding.Hint).OfType<string>().Distinct(StringComparer.Ordinal)),
            DaysLeft = days,
            NotAfter = entry.Secret?.Certificate is { Problem: null } certificate ? certificate.NotAfter : null,
            Context = view.Snapshot.Context,
            KubeConfig = KubeConfig,
        };
    }
}
