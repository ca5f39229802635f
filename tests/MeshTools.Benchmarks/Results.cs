using System.Text.Json;
using System.Text.Json.Serialization;

namespace MeshTools.Benchmarks;

/// <summary>The rows of one run, as they are kept.</summary>
internal sealed record Results(DateOnly Date, Machine Machine, IReadOnlyList<Row> Rows)
{
    private static readonly JsonSerializerOptions Options = new()
    {
        WriteIndented = true,
        Converters = { new JsonStringEnumConverter() },
    };

    public static Results Parse(string json) => JsonSerializer.Deserialize<Results>(json, Options)!;

    public void Save(string path)
    {
        Directory.CreateDirectory(Path.GetDirectoryName(path)!);
        File.WriteAllText(path, JsonSerializer.Serialize(this, Options) + "\n");
    }
}
