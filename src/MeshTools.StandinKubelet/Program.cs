using System.Globalization;
using MeshTools.Sandbox;
using MeshTools.Sandbox.Standin;

if (args is not [string path] || !Directory.Exists(path))
{
    Console.Error.WriteLine("usage: MeshTools.StandinKubelet <folder of a sandbox>");
    return 2;
}

SandboxFolder folder = new(Path.GetFileName(path.TrimEnd(Path.DirectorySeparatorChar)), path);
await new StandinKubelet(folder, Log).RunAsync(CancellationToken.None).ConfigureAwait(false);
return 0;

// Into the sandbox's log file, where the process's output goes.
static void Log(string message) => Console.WriteLine(string.Create(CultureInfo.InvariantCulture, $"{DateTimeOffset.UtcNow:O} {message}"));
