using System.ComponentModel;
using System.Diagnostics;
using MeshTools.Changes;
using MeshTools.Downloads;
using MeshTools.Errors;
using MeshTools.Processes;
using MeshTools.Sandbox;

namespace MeshTools.Mesh.Istioctl;

/// <summary>Has istioctl render a profile.</summary>
/// <param name="search">Finds istioctl.</param>
/// <param name="host">Told what is run.</param>
internal sealed class IstioctlRender(IstioctlSearch search, IOperationHost host)
{
    private const int KialiSettingDeprecatedIn = 7;

    // It takes a second or two, on a busy machine some more.
    private static readonly TimeSpan Limit = TimeSpan.FromMinutes(2);

    /// <summary>With the user's PATH, cache and network.</summary>
    /// <exception cref="MeshToolsException">IstioctlNotFound, IstioctlFailed, ProfileNotFound, RevisionNotSupported.</exception>
    public static async Task<RenderedManifest> RunForUserAsync(RenderRequest request, IOperationHost host, CancellationToken cancellationToken)
    {
        using SocketsHttpHandler handler = new() { ConnectTimeout = VerifiedDownload.ConnectTimeout };
        using VerifiedDownload download = new(handler, host, ErrorCatalog.IstioctlNotFound);
        IstioctlCache cache = IstioctlCache.OfUser(Environment.GetEnvironmentVariable);
        IstioctlSearch search = new(cache, new IstioctlDownload(cache, download), Environment.GetEnvironmentVariable, host);
        return await new IstioctlRender(search, host).RunAsync(request, cancellationToken).ConfigureAwait(false);
    }

    /// <summary>Renders.</summary>
    /// <exception cref="MeshToolsException">IstioctlNotFound, IstioctlFailed, ProfileNotFound, RevisionNotSupported.</exception>
    public async Task<RenderedManifest> RunAsync(RenderRequest request, CancellationToken cancellationToken)
    {
        // What is wrong with the request is told before anything is fetched.
        _ = IstioctlArguments.Generate(request, null);
        if (request.Kiali && request.Version.Minor == KialiSettingDeprecatedIn)
        {
            host.Warning($"Istio {request.Version} installs Kiali by a setting that it calls deprecated; from 1.8 on Kiali is a manifest of its own.");
        }

        IstioctlProgram program = await search.FindAsync(request, cancellationToken).ConfigureAwait(false);
        string folder = Directory.CreateTempSubdirectory("meshtools-render-").FullName;
        try
        {
            List<(string Source, string Text)> texts = [($"istioctl {program.Version}", await GenerateAsync(program, request, folder, cancellationToken).ConfigureAwait(false))];
            if (request.Kiali && IstioctlArguments.HasKialiFile(request.Version))
            {
                string kiali = await File.ReadAllTextAsync(program.KialiFile!, cancellationToken).ConfigureAwait(false);
                texts.Add(("samples/addons/kiali.yaml", kiali));
            }

            return new RenderedManifest(texts);
        }
        finally
        {
            Directory.Delete(folder, recursive: true);
        }
    }

    private static async Task<string> GenerateAsync(IstioctlProgram program, RenderRequest request, string folder, CancellationToken cancellationToken)
    {
        string? overlay = null;
        if (request.Settings.Overlay() is string settings)
        {
            // They may hold secrets, so the file is the user's own from the moment it exists.
            overlay = Path.Combine(folder, "settings.yaml");
            PrivateFiles.Write(overlay, settings);
        }

        // Rendering asks no cluster; a kubeconfig without one keeps it so.
        string nowhere = Path.Combine(folder, "kubeconfig");
        PrivateFiles.Write(nowhere, "apiVersion: v1\nkind: Config\n");
        IReadOnlyList<string> arguments = IstioctlArguments.Generate(request, overlay);
        ProcessStartInfo start = new(program.Path, arguments) { WorkingDirectory = folder };
        start.Environment["KUBECONFIG"] = nowhere;
        try
        {
            ProgramResult result = await ProgramRun.RunAsync(start, Limit, cancellationToken).ConfigureAwait(false);
            return result.ExitCode == 0 && IstioctlOutput.Manifest(result.Output) is { Length: > 0 } manifest
                ? manifest
                : throw Failed(program, $"it ended with exit code {result.ExitCode}: {IstioctlOutput.Complaint(result.Errors)}");
        }
        catch (TimeoutException error)
        {
            throw Failed(program, error.Message);
        }
        catch (Exception error) when (error is Win32Exception or IOException)
        {
            throw Failed(program, $"it cannot be started: {error.Message}");
        }
    }

    private static MeshToolsException Failed(IstioctlProgram program, string why) =>
        new(ErrorCatalog.IstioctlFailed, $"istioctl {program.Version} ({program.Path}) did not render: {why}", target: program.Path);
}
