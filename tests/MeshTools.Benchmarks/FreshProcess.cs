using System.Globalization;

namespace MeshTools.Benchmarks;

/// <summary>This program again, in a process where nothing has been compiled or connected yet.</summary>
internal static class FreshProcess
{
    /// <summary>The figure that it prints.</summary>
    public static double Figure(params string[] arguments) =>
        double.Parse(ChildProcess.Run("dotnet", [typeof(FreshProcess).Assembly.Location, .. arguments]).Trim(), CultureInfo.InvariantCulture);
}
