using System.Globalization;
using System.Runtime.InteropServices;
using System.Text.RegularExpressions;

namespace MeshTools.Benchmarks;

/// <summary>What figures were measured on. They are comparable within a run and not between machines.</summary>
/// <param name="Processor">The processor's own name.</param>
/// <param name="Cores">How many of its cores there were.</param>
/// <param name="MemoryGB">Memory in GiB.</param>
/// <param name="OperatingSystem">The system and its version.</param>
/// <param name="Runtime">The .NET of the measuring program.</param>
/// <param name="Session">The PowerShell that was measured.</param>
/// <param name="Kubectl">The version of the peer.</param>
internal sealed partial record Machine(string Processor, int Cores, int MemoryGB, string OperatingSystem, string Runtime, string Session, string Kubectl)
{
    public static Machine This(string session, string kubectl) => new(
        ProcessorName(),
        Environment.ProcessorCount,
        (int)Math.Round(GC.GetGCMemoryInfo().TotalAvailableMemoryBytes / 1073741824.0),
        RuntimeInformation.OSDescription,
        RuntimeInformation.FrameworkDescription,
        session,
        kubectl);

    /// <summary>In one sentence.</summary>
    public override string ToString() =>
        string.Create(CultureInfo.InvariantCulture, $"{Processor}, {Cores} cores, {MemoryGB} GB, {OperatingSystem}, {Session}, {Kubectl}");

    private static string ProcessorName()
    {
        const string Information = "/proc/cpuinfo";
        string? name = File.Exists(Information) ? ModelName().Match(File.ReadAllText(Information)).Groups[1].Value : null;
        return name is { Length: > 0 } ? name : RuntimeInformation.ProcessArchitecture.ToString();
    }

    [GeneratedRegex(@"^model name\s*:\s*(.+?)\s*$", RegexOptions.Multiline)]
    private static partial Regex ModelName();
}
