namespace MeshTools.Mesh.Istioctl;

/// <summary>An istioctl that was found.</summary>
/// <param name="Path">The program.</param>
/// <param name="Version">What it says it is.</param>
/// <param name="Source">Where it was found, in words.</param>
/// <param name="KialiFile">The release's manifest of Kiali; null when it is not at hand.</param>
internal sealed record IstioctlProgram(string Path, IstioVersion Version, string Source, string? KialiFile);
