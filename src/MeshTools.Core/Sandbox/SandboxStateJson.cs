using System.Text.Json;
using System.Text.Json.Serialization;

namespace MeshTools.Sandbox;

/// <summary>Reads and writes <see cref="SandboxState"/>, without reflection.</summary>
[JsonSourceGenerationOptions(
    PropertyNamingPolicy = JsonKnownNamingPolicy.CamelCase, UseStringEnumConverter = true, WriteIndented = true)]
[JsonSerializable(typeof(SandboxState))]
internal sealed partial class SandboxStateJson : JsonSerializerContext
{
    public static void Save(SandboxFolder folder, SandboxState state) =>
        PrivateFiles.Write(folder.State, JsonSerializer.Serialize(state, Default.SandboxState));

    /// <summary>Null when there is none, or none that can be read: such a sandbox is stopped by what marks its processes.</summary>
    public static SandboxState? TryLoad(SandboxFolder folder)
    {
        try
        {
            return JsonSerializer.Deserialize(File.ReadAllText(folder.State), Default.SandboxState);
        }
        catch (Exception error) when (error is IOException or UnauthorizedAccessException or JsonException or NotSupportedException)
        {
            return null;
        }
    }
}
