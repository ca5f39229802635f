using System.Text.Encodings.Web;
using System.Text.Json;
using System.Text.Json.Serialization.Metadata;

namespace MeshTools.Cluster;

/// <summary>How JSON is written to the API server.</summary>
internal static class JsonText
{
    /// <summary>No blanks, and no escapes that only HTML needs. Reflection is not used: nodes write themselves.</summary>
    public static readonly JsonSerializerOptions Compact = new()
    {
        Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping,
        TypeInfoResolver = new DefaultJsonTypeInfoResolver(),
    };
}
