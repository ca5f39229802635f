namespace MeshTools.Testing;

/// <summary>
/// What Istio's releases print, where a copy is at hand: in MESHTOOLS_SHARED, or in a folder `shared` beside the checkout or
/// above it. No test needs it; where it is missing, a manifest written for these tests takes its place.
/// </summary>
internal static class ReleaseFile
{
    /// <param name="file">E.g. <c>1.5.0/default.yaml</c>.</param>
    public static string? TryRead(string file)
    {
        string? folder = Environment.GetEnvironmentVariable("MESHTOOLS_SHARED");
        for (DirectoryInfo? parent = new(AppContext.BaseDirectory); folder is null && parent is not null; parent = parent.Parent)
        {
            string beside = Path.Combine(parent.FullName, "shared");
            folder = Directory.Exists(Path.Combine(beside, "istio")) ? beside : null;
        }

        string? path = folder is null ? null : Path.Combine(folder, "istio", file);
        return File.Exists(path) ? File.ReadAllText(path) : null;
    }
}
