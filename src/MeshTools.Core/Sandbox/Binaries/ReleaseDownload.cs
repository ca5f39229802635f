using System.Runtime.InteropServices;
using MeshTools.Downloads;
using MeshTools.Errors;
using MeshTools.Sandbox.ControlPlane;

namespace MeshTools.Sandbox.Binaries;

/// <summary>
/// Fetches a release of Kubernetes and an etcd to go with it. The cache's folder appears in one step when everything is
/// there and checked: a download that is interrupted leaves nothing that could be taken for a control plane.
/// </summary>
internal sealed class ReleaseDownload(VerifiedDownload download)
{
    // Serves every Kubernetes from 1.20 on: the etcd v3 API has not changed since.
    private const string EtcdVersion = "v3.6.5";

    private const UnixFileMode Executable =
        UnixFileMode.UserRead | UnixFileMode.UserWrite | UnixFileMode.UserExecute
        | UnixFileMode.GroupRead | UnixFileMode.GroupExecute | UnixFileMode.OtherRead | UnixFileMode.OtherExecute;

    /// <returns>The folder of the version in the cache.</returns>
    /// <exception cref="MeshToolsException">SandboxBinariesNotFound; the message says why.</exception>
    public async Task<string> FetchAsync(KubernetesVersion version, string cache, CancellationToken cancellationToken)
    {
        if (!OperatingSystem.IsLinux())
        {
            throw new MeshToolsException(ErrorCatalog.SandboxBinariesNotFound, "Kubernetes releases these programs for Linux only");
        }

        string architecture = Architecture();
        string draft = Path.Combine(cache, $".download.{Guid.NewGuid():N}");
        string target = Path.Combine(cache, version.Text);
        PrivateFiles.CreateFolder(draft);
        try
        {
            await FetchEtcdAsync(draft, architecture, cancellationToken).ConfigureAwait(false);
            foreach (string name in ControlPlaneBinaries.Names.Where(static name => name != "etcd"))
            {
                Uri address = new($"https://dl.k8s.io/release/{version.Text}/bin/linux/{architecture}/{name}");
                string sum = await download.ReadTextAsync(new Uri(address.AbsoluteUri + ".sha256"), cancellationToken).ConfigureAwait(false);
                await FetchProgramAsync(address, Path.Combine(draft, name), Checksums.Single(sum, address, download.Failure), cancellationToken).ConfigureAwait(false);
            }

            Publish(draft, target);
            return target;
        }
        finally
        {
            if (Directory.Exists(draft))
            {
                Directory.Delete(draft, recursive: true);
            }
        }
    }

    private async Task FetchEtcdAsync(string folder, string architecture, CancellationToken cancellationToken)
    {
        string name = $"etcd-{EtcdVersion}-linux-{architecture}";
        Uri release = new($"https://github.com/etcd-io/etcd/releases/download/{EtcdVersion}/");
        Uri address = new(release, $"{name}.tar.gz");
        string sums = await download.ReadTextAsync(new Uri(release, "SHA256SUMS"), cancellationToken).ConfigureAwait(false);
        string archive = Path.Combine(folder, "etcd.tar.gz");
        await download.FetchAsync(address, archive, Checksums.Of($"{name}.tar.gz", sums, address, download.Failure), cancellationToken).ConfigureAwait(false);
        string program = Path.Combine(folder, "etcd");
        await new ReleaseArchive(archive, download.Failure)
            .TakeAsync(new Dictionary<string, string> { [$"{name}/etcd"] = program }, cancellationToken).ConfigureAwait(false);
        File.Delete(archive);
        MakeExecutable(program);
    }

    private async Task FetchProgramAsync(Uri address, string file, string sha256, CancellationToken cancellationToken)
    {
        await download.FetchAsync(address, file, sha256, cancellationToken).ConfigureAwait(false);
        MakeExecutable(file);
    }

    private static void Publish(string draft, string target)
    {
        try
        {
            Directory.Move(draft, target);
        }
        catch (IOException) when (Directory.Exists(target))
        {
            // Another process was faster, and what it put there is as good. An old half set is left for its owner to see to.
        }
    }

    private static void MakeExecutable(string file)
    {
        if (!OperatingSystem.IsWindows())
        {
            File.SetUnixFileMode(file, Executable);
        }
    }

    private static string Architecture() => RuntimeInformation.OSArchitecture switch
    {
        System.Runtime.InteropServices.Architecture.X64 => "amd64",
        System.Runtime.InteropServices.Architecture.Arm64 => "arm64",
        System.Runtime.InteropServices.Architecture.Ppc64le => "ppc64le",
        System.Runtime.InteropServices.Architecture.S390x => "s390x",
        Architecture other => throw new MeshToolsException(ErrorCatalog.SandboxBinariesNotFound, $"there is no release for {other} machines"),
    };
}
